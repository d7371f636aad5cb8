package io.github.completioncache.openai;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheRequest;
import io.github.completioncache.ProviderApi;
import io.github.completioncache.ProviderCall.Upstream;
import io.github.completioncache.http.ControlHeaders;
import io.github.completioncache.http.Exchange;
import io.github.completioncache.http.HttpFront;
import io.github.completioncache.http.WireApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

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
    HttpRequest forwarded = WireRequests.forwarded(request);
    CacheOptions asked = optionsOf(request);
    ProviderApi api = Route.of(request);
    if (api instanceof WireApi wire) {
      CacheRequest walked = requests.read(wire, request, asked);
      return WireTypes.response(
          front.answer(
              wire, walked, new Blocking(() -> wrapped.execute(forwarded, requestOptions))));
    }
    if (api == EmbeddingsApi.INSTANCE) {
      EmbeddingBody body = EmbeddingBody.of(WireRequests.bytesOf(request));
      return WireTypes.response(
          front.answerAll(
              requests.readInputs(body, request, asked),
              new EmbeddingsCall(forwarded, body, part -> wrapped.execute(part, requestOptions))));
    }
    return wrapped.execute(forwarded, requestOptions);
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(
      HttpRequest request, RequestOptions requestOptions) {
    HttpRequest forwarded = WireRequests.forwarded(request);
    CacheOptions asked = optionsOf(request);
    ProviderApi api = Route.of(request);
    if (api instanceof WireApi wire) {
      CacheRequest walked = requests.read(wire, request, asked);
      return front.answerAsync(
          wire,
          walked,
          new Blocking(() -> await(wrapped.executeAsync(forwarded, requestOptions))),
          WireTypes::response);
    }
    if (api == EmbeddingsApi.INSTANCE) {
      EmbeddingBody body = EmbeddingBody.of(WireRequests.bytesOf(request));
      return front.answerAllAsync(
          requests.readInputs(body, request, asked),
          new EmbeddingsCall(
              forwarded, body, part -> await(wrapped.executeAsync(part, requestOptions))),
          WireTypes::response);
    }
    return wrapped.executeAsync(forwarded, requestOptions);
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

  /** Waits for the wrapped client; who is interrupted cancels its call. */
  private static HttpResponse await(CompletableFuture<HttpResponse> response) {
    try {
      return response.get();
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw WireTypes.interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new CompletionException(e.getCause());
    } catch (CancellationException e) {
      throw e;
    }
  }

  /** Sends a request by whatever waits for its response. */
  private record Blocking(Sender sender) implements Exchange {

    @Override
    public Upstream send() {
      return WireTypes.upstream(sender.send());
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return WireTypes.interrupted(interruption);
    }
  }

  @FunctionalInterface
  private interface Sender {
    HttpResponse send();
  }
}
