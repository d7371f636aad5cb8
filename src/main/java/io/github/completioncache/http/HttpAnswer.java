package io.github.completioncache.http;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An HTTP response as a front gives it to its SDK.
 *
 * @param status the HTTP status
 * @param headers the response headers, names in lower case; those of the cache are among them
 * @param body closing it early tells that the caller needs no more
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, InputStream body) {

  /** Rejects null. */
  public HttpAnswer {
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
  }
}
