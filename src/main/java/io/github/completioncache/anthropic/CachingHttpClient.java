package io.github.completioncache.anthropic;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheRequest;
import io.github.completioncache.ProviderCall.Upstream;
import io.github.completioncache.http.Exchange;
import io.github.completioncache.http.HttpFront;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * An HTTP client for the SDK that answers messages through the engine, and hands all else to the
 * client it wraps.
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
    CacheOptions asked = WireRequests.options(options, request);
    if (!WireRequests.isCacheable(request)) {
      return wrapped.execute(forwarded, requestOptions);
    }
    CacheRequest walked = requests.read(request, asked);
    Sender sender = () -> wrapped.execute(forwarded, requestOptions);
    return WireTypes.response(front.answer(MessagesApi.INSTANCE, walked, sender));
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(
      HttpRequest request, RequestOptions requestOptions) {
    HttpRequest forwarded = WireRequests.forwarded(request);
    CacheOptions asked = WireRequests.options(options, request);
    if (!WireRequests.isCacheable(request)) {
      return wrapped.executeAsync(forwarded, requestOptions);
    }
    CacheRequest walked = requests.read(request, asked);
    Sender sender = () -> await(wrapped.executeAsync(forwarded, requestOptions));
    return front.answerAsync(MessagesApi.INSTANCE, walked, sender, WireTypes::response);
  }

  /** Closes nothing: the wrapped client is the application's. */
  @Override
  public void close() {}

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
    }
  }

  /** Sends a request by whatever waits for its response. */
  @FunctionalInterface
  private interface Sender extends Exchange {

    HttpResponse response();

    @Override
    default Upstream send() {
      return WireTypes.upstream(response());
    }

    @Override
    default RuntimeException interrupted(InterruptedException interruption) {
      return WireTypes.interrupted(interruption);
    }
  }
}
