package io.github.completioncache.openai;

import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheRequest;
import io.github.completioncache.ProviderApi;
import io.github.completioncache.http.ControlHeaders;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.CanonicalJsonException;
import io.github.completioncache.key.KeyEnvelope;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Set;

/** What the engine must know of a request that the SDK is about to send. */
final class WireRequests {

  private static final String RETRY_COUNT = "X-Stainless-Retry-Count";

  private final Endpoint endpoint;

  WireRequests(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** The request as the cache sees it: of the same key as that of the typed client. */
  CacheRequest read(ProviderApi api, HttpRequest request, CacheOptions options) {
    try {
      CanonicalJson body = CanonicalJson.parse(bytesOf(request));
      KeyEnvelope envelope = endpoint.envelope(api.name(), options.namespace(), request);
      return CacheRequest.of(api, body, envelope, options);
    } catch (CanonicalJsonException e) {
      return CacheRequest.withoutKey(api, options, e.reason());
    }
  }

  static byte[] bytesOf(HttpRequest request) {
    HttpRequestBody body = request.body();
    if (body == null) {
      return new byte[0];
    }
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream((int) Math.max(32, Math.min(1 << 20, body.contentLength())));
    body.writeTo(bytes);
    return bytes.toByteArray();
  }

  /**
   * The request as it would be sent without the cache: without the headers that are meant for us,
   * and without the count of retries, since those that happen are made and counted by the wrapped
   * client.
   */
  static HttpRequest forwarded(HttpRequest request) {
    Set<String> ours = new HashSet<>();
    for (String name : request.headers().names()) {
      if (ControlHeaders.isOne(name)
          || (name.equalsIgnoreCase(RETRY_COUNT)
              && request.headers().values(name).equals(java.util.List.of("0")))) {
        ours.add(name);
      }
    }
    return ours.isEmpty() ? request : request.toBuilder().removeAllHeaders(ours).build();
  }
}
