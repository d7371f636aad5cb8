package io.github.completioncache.http;

import io.github.completioncache.CacheRequest;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.Explanation;
import io.github.completioncache.ResponseCache;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what would become of a call of an SDK: the call is made, with an HTTP client that sends
 * nothing. For one call.
 */
public final class Foretelling {

  private final ResponseCache cache;
  private final AtomicReference<@Nullable Explanation> told = new AtomicReference<>();

  /** For a call that would go through {@code cache}. */
  public Foretelling(ResponseCache cache) {
    this.cache = cache;
  }

  /** Ends a call in place of an answer. */
  private static final class Unanswered extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unanswered(String message) {
      super(message, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    }
  }

  /** The front that the HTTP client is to go through. */
  public HttpFront front() {
    return new HttpFront(cache, this);
  }

  /**
   * What would become of it.
   *
   * @param call makes the call
   * @throws IllegalArgumentException if it makes none whose answer is cached
   */
  public Explanation of(Runnable call) {
    RuntimeException failure = null;
    try {
      call.run();
    } catch (RuntimeException e) {
      failure = e;
    }
    Explanation explanation = told.get();
    if (explanation != null) {
      return explanation;
    }
    if (failure != null && !(failure instanceof Unanswered)) {
      throw failure;
    }
    throw new IllegalArgumentException("call must make a request whose answer is cached");
  }

  /** What stands in for sending a request that the cache has nothing to do with. */
  public static RuntimeException notSent() {
    return new Unanswered("a request is explained, and nothing is sent");
  }

  /**
   * Explains a request.
   *
   * @param inputs what it asks for: the first that would not be served counts, or else the first
   * @return to be thrown
   */
  RuntimeException tell(List<CacheRequest> inputs) {
    Explanation first = null;
    for (CacheRequest input : inputs) {
      Explanation explanation = cache.explain(input);
      first = first == null ? explanation : first;
      CacheStatus status = explanation.status();
      if (!status.isServedByCache()) {
        first = explanation;
        break;
      }
    }
    told.compareAndSet(null, first);
    return notSent();
  }
}
