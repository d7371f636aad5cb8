package io.github.completioncache.http;

import io.github.completioncache.CacheRequest;
import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.ProviderCall;
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
import org.jspecify.annotations.Nullable;

/**
 * Answers HTTP exchanges through the engine. The SDK's types stay outside: its front translates a
 * request into a {@link CacheRequest} and an {@link Exchange}, and the {@link HttpAnswer} back.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class HttpFront {

  private final ResponseCache cache;

  /** What is told of the requests in place of answering them; null if they are answered. */
  private final @Nullable Foretelling foretelling;

  /** A front of {@code cache}, which stays the caller's. */
  public HttpFront(ResponseCache cache) {
    this(Objects.requireNonNull(cache, "cache"), null);
  }

  HttpFront(ResponseCache cache, @Nullable Foretelling foretelling) {
    this.cache = cache;
    this.foretelling = foretelling;
  }

  /**
   * One answer. What the exchange throws is thrown as it is; a body that breaks off does so while
   * it is read.
   *
   * @param api the API of {@code request}
   */
  public HttpAnswer answer(WireApi api, CacheRequest request, Exchange exchange) {
    if (foretelling != null) {
      throw foretelling.tell(List.of(request));
    }
    return dressed(request, cache.answer(request, new WireCall(api, request.delivery(), exchange)));
  }

  /**
   * As {@link #answer}, on a thread of the cache's executor.
   *
   * @param then makes the SDK's response of the answer
   * @return cancelling it does what it does for {@link ResponseCache#answerAsync}; a response that
   *     has begun by then is closed
   */
  public <R> CompletableFuture<R> answerAsync(
      WireApi api, CacheRequest request, Exchange exchange, Function<HttpAnswer, R> then) {
    if (foretelling != null) {
      return CompletableFuture.failedFuture(foretelling.tell(List.of(request)));
    }
    return cache.answerAsync(
        request,
        new WireCall(api, request.delivery(), exchange),
        result -> then.apply(dressed(request, result)));
  }

  /**
   * How several requests are sent as one, and their answers put together.
   *
   * @param <T> the answer to one of them
   */
  public interface Batch<T> extends ProviderCall.Batch<T> {

    /** The response to all of them, whose answers are given in order. */
    HttpAnswer join(List<T> answers);
  }

  /**
   * As {@link #answer}, for requests that are sent as one.
   *
   * @param requests at least one
   */
  public <T> HttpAnswer answerAll(List<CacheRequest> requests, Batch<T> batch) {
    if (foretelling != null) {
      throw foretelling.tell(requests);
    }
    return joined(requests, batch, cache.answerAll(requests, batch));
  }

  /**
   * As {@link #answerAll}, on a thread of the cache's executor.
   *
   * @param then makes the SDK's response of the answer
   * @return cancelling it does what it does for {@link ResponseCache#answerAllAsync}
   */
  public <T, R> CompletableFuture<R> answerAllAsync(
      List<CacheRequest> requests, Batch<T> batch, Function<HttpAnswer, R> then) {
    if (foretelling != null) {
      return CompletableFuture.failedFuture(foretelling.tell(requests));
    }
    return cache.answerAllAsync(
        requests, batch, results -> then.apply(joined(requests, batch, results)));
  }

  private static <T> HttpAnswer joined(
      List<CacheRequest> requests, Batch<T> batch, List<Result<T>> results) {
    HttpAnswer answer = batch.join(results.stream().map(Result::value).toList());
    Map<String, List<String>> headers = new HashMap<>(answer.headers());
    CacheHeaders.addTo(
        headers, results.stream().map(Result::outcome).toList(), requests.get(0).options().mode());
    return new HttpAnswer(answer.status(), headers, answer.body());
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
