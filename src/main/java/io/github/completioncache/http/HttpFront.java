package io.github.completioncache.http;

import io.github.completioncache.CacheRequest;
import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.ResponseCache.Result;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Answers HTTP exchanges through the engine. The SDK's types stay outside: its front translates a
 * request into a {@link CacheRequest} and an {@link Exchange}, and the {@link HttpAnswer} back.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class HttpFront {

  private final ResponseCache cache;

  /** A front of {@code cache}, which stays the caller's. */
  public HttpFront(ResponseCache cache) {
    this.cache = Objects.requireNonNull(cache, "cache");
  }

  /**
   * One answer. What the exchange throws is thrown as it is; a body that breaks off does so while
   * it is read.
   *
   * @param api the API of {@code request}
   */
  public HttpAnswer answer(WireApi api, CacheRequest request, Exchange exchange) {
    return dressed(request, cache.answer(request, new WireCall(api, request.delivery(), exchange)));
  }

  /**
   * As {@link #answer}, on a thread of the cache's executor.
   *
   * @param then makes the SDK's response of the answer
   * @return cancelling it stops the call of the provider unless somebody else waits for that too
   */
  public <R> CompletableFuture<R> answerAsync(
      WireApi api, CacheRequest request, Exchange exchange, Function<HttpAnswer, R> then) {
    return cache.answerAsync(
        request,
        new WireCall(api, request.delivery(), exchange),
        result -> then.apply(dressed(request, result)));
  }

  private static HttpAnswer dressed(CacheRequest request, Result<HttpAnswer> result) {
    HttpAnswer answer = result.value();
    boolean streams = request.delivery() != Delivery.WHOLE;
    Map<String, List<String>> headers = new HashMap<>(answer.headers());
    CacheHeaders.addTo(headers, result.outcome(), request.options().mode(), streams);
    Duration delay = request.options().replayDelay();
    InputStream body =
        streams && result.outcome().status().isServedFromStore() && !delay.isZero()
            ? new PacedEvents(answer.body(), delay)
            : answer.body();
    return new HttpAnswer(answer.status(), headers, body);
  }
}
