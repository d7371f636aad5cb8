package io.github.completioncache.anthropic;

import com.anthropic.core.http.HttpMethod;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpRequestBody;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheRequest;
import io.github.completioncache.http.ControlHeaders;
import io.github.completioncache.http.KeyHeaders;
import io.github.completioncache.key.CanonicalJsonException;
import io.github.completioncache.key.KeyEnvelope;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the engine must know of a request that the SDK is about to send. */
final class WireRequests {

  private static final List<String> MESSAGES = List.of("v1", "messages");

  private final KeyHeaders keyHeaders;

  WireRequests(KeyHeaders keyHeaders) {
    this.keyHeaders = keyHeaders;
  }

  /**
   * Whether a request creates a message. A body that can be read only once is left to the one who
   * sends it.
   */
  static boolean isCacheable(HttpRequest request) {
    HttpRequestBody body = request.body().orElse(null);
    return request.method() == HttpMethod.POST
        && request.pathSegments().equals(MESSAGES)
        && body != null
        && body.repeatable()
        && isJson(body.contentType());
  }

  CacheRequest read(HttpRequest request, CacheOptions options) {
    try {
      return CacheRequest.of(
          MessagesApi.INSTANCE,
          MessageBody.canonical(bytesOf(request)),
          envelope(request, options.namespace()),
          options);
    } catch (CanonicalJsonException e) {
      return CacheRequest.withoutKey(MessagesApi.INSTANCE, options, e.reason());
    }
  }

  /** The options of a request, whose own headers come before those of the client. */
  static CacheOptions options(CacheOptions base, HttpRequest request) {
    Map<String, List<String>> control = new HashMap<>();
    for (String name : request.headers().names()) {
      if (ControlHeaders.isOne(name)) {
        control.put(name, request.headers().values(name));
      }
    }
    return ControlHeaders.read(base, control);
  }

  /** The request as it would be sent without the cache. */
  static HttpRequest forwarded(HttpRequest request) {
    Set<String> ours = new HashSet<>();
    for (String name : request.headers().names()) {
      if (ControlHeaders.staysHere(name, request.headers().values(name))) {
        ours.add(name);
      }
    }
    return ours.isEmpty() ? request : request.toBuilder().removeAllHeaders(ours).build();
  }

  private KeyEnvelope envelope(HttpRequest request, String namespace)
      throws CanonicalJsonException {
    KeyEnvelope.Builder envelope =
        KeyEnvelope.builder()
            .api(MessagesApi.INSTANCE.name())
            .baseUrl(request.baseUrl())
            .path("/" + String.join("/", request.pathSegments()))
            .namespace(namespace.isEmpty() ? null : namespace);
    for (String name : request.headers().names()) {
      if (keyHeaders.count(name)) {
        envelope.header(name, request.headers().values(name));
      }
    }
    for (String name : request.queryParams().keys()) {
      envelope.query(name, request.queryParams().values(name));
    }
    return envelope.build();
  }

  private static byte[] bytesOf(HttpRequest request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    request.body().ifPresent(body -> body.writeTo(bytes));
    return bytes.toByteArray();
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
  }
}
