package io.github.completioncache.anthropic;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheRequest;
import io.github.completioncache.http.HttpFront;
import java.util.concurrent.CompletableFuture;

/**
 * An HTTP client for the SDK that answers messages through the engine, and hands all else to the
 * client it wraps.
 */
final class CachingHttpClient implements HttpClient {

  private final HttpClient wrapped;
  private final int retries;
  private final WireRequests requests;
  private final HttpFront front;
  private final CacheOptions options;

  /**
   * @param retries how many further attempts the wrapped client makes
   */
  CachingHttpClient(
      HttpClient wrapped,
      int retries,
      WireRequests requests,
      HttpFront front,
      CacheOptions options) {
    this.wrapped = wrapped;
    this.retries = retries;
    this.requests = requests;
    this.front = front;
    this.options = options;
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
    Sending sending = sending(request, requestOptions);
    CacheOptions asked = WireRequests.options(options, request);
    if (!WireRequests.isCacheable(request)) {
      return sending.response();
    }
    CacheRequest walked = requests.read(request, asked);
    return WireTypes.response(front.answer(MessagesApi.INSTANCE, walked, sending));
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(
      HttpRequest request, RequestOptions requestOptions) {
    Sending sending = sending(request, requestOptions);
    CacheOptions asked = WireRequests.options(options, request);
    if (!WireRequests.isCacheable(request)) {
      return wrapped.executeAsync(sending.request(), requestOptions);
    }
    CacheRequest walked = requests.read(request, asked);
    return front.answerAsync(MessagesApi.INSTANCE, walked, sending, WireTypes::response);
  }

  /** Closes nothing: the wrapped client is the application's. */
  @Override
  public void close() {}

  private Sending sending(HttpRequest request, RequestOptions requestOptions) {
    return new Sending(wrapped, WireRequests.forwarded(request), requestOptions, retries);
  }
}
