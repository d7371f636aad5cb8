package io.github.completioncache.openai;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheRequest;
import io.github.completioncache.ProviderApi;
import io.github.completioncache.http.ControlHeaders;
import io.github.completioncache.http.HttpFront;
import io.github.completioncache.http.WireApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * An HTTP client for the SDK that answers what may be cached through the engine, and hands the rest
 * to the client it wraps. What it does with a request does not depend on which of the SDK's many
 * services made it.
 */
final class CachingHttpClient implements HttpClient {

  private final HttpClient wrapped;
  private final WireRequests requests;
  private final HttpFront front;
  private final CacheOptions options;

  CachingHttpClient(
      HttpClient wrapped, WireRequests requests, HttpFront front, CacheOptions options) {
    this.wrapped = wrapped;
    this.requests = requests;
    this.front = front;
    this.options = options;
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
    Sending sending = sending(request, requestOptions);
    CacheOptions asked = optionsOf(request);
    ProviderApi api = Route.of(request);
    if (api instanceof WireApi wire) {
      CacheRequest walked = requests.read(wire, request, asked);
      return WireTypes.response(front.answer(wire, walked, sending));
    }
    if (api == EmbeddingsApi.INSTANCE) {
      EmbeddingBody body = EmbeddingBody.of(WireRequests.bytesOf(request));
      List<CacheRequest> inputs = requests.readInputs(body, request, asked);
      return WireTypes.response(front.answerAll(inputs, new EmbeddingsCall(sending, body)));
    }
    return sending.response();
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(
      HttpRequest request, RequestOptions requestOptions) {
    Sending sending = sending(request, requestOptions);
    CacheOptions asked = optionsOf(request);
    ProviderApi api = Route.of(request);
    if (api instanceof WireApi wire) {
      CacheRequest walked = requests.read(wire, request, asked);
      return front.answerAsync(wire, walked, sending, WireTypes::response);
    }
    if (api == EmbeddingsApi.INSTANCE) {
      EmbeddingBody body = EmbeddingBody.of(WireRequests.bytesOf(request));
      List<CacheRequest> inputs = requests.readInputs(body, request, asked);
      return front.answerAllAsync(inputs, new EmbeddingsCall(sending, body), WireTypes::response);
    }
    return wrapped.executeAsync(sending.request(), requestOptions);
  }

  /** Closes nothing: the wrapped client is the application's. */
  @Override
  public void close() {}

  private CacheOptions optionsOf(HttpRequest request) {
    Map<String, List<String>> control = new HashMap<>();
    for (String name : request.headers().names()) {
      if (ControlHeaders.isOne(name)) {
        control.put(name, request.headers().values(name));
      }
    }
    return ControlHeaders.read(options, control);
  }

  private Sending sending(HttpRequest request, RequestOptions requestOptions) {
    return new Sending(
        wrapped, WireRequests.forwarded(request), requestOptions, requests.retries());
  }
}
