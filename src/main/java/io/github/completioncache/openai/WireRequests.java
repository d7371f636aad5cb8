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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the engine must know of a request that the SDK is about to send. */
final class WireRequests {

  private final Endpoint endpoint;

  WireRequests(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** How many further attempts the wrapped client makes. */
  int retries() {
    return endpoint.options().maxRetries();
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

  /**
   * The inputs of a request for embeddings, each as a request of its own.
   *
   * @param body that of {@code request}; null if it cannot be taken apart
   */
  List<CacheRequest> readInputs(
      @Nullable EmbeddingBody body, HttpRequest request, CacheOptions options) {
    ProviderApi api = EmbeddingsApi.INSTANCE;
    if (body == null) {
      return List.of(
          CacheRequest.withoutKey(api, options, whyNotJson(request).orElse(EmbeddingBody.REFUSAL)));
    }
    List<CacheRequest> inputs = new ArrayList<>();
    try {
      KeyEnvelope envelope = endpoint.envelope(api.name(), options.namespace(), request);
      for (int i = 0; i < body.count(); i++) {
        inputs.add(CacheRequest.of(api, CanonicalJson.parse(body.only(i)), envelope, options));
      }
      return inputs;
    } catch (CanonicalJsonException e) {
      // What one input lacks, such as half of a surrogate pair, no other can make up for: the
      // provider judges the request as a whole.
      return Collections.nCopies(body.count(), CacheRequest.withoutKey(api, options, e.reason()));
    }
  }

  private static Optional<String> whyNotJson(HttpRequest request) {
    try {
      CanonicalJson unused = CanonicalJson.parse(bytesOf(request));
      return Optional.empty();
    } catch (CanonicalJsonException e) {
      return Optional.of(e.reason());
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
}
