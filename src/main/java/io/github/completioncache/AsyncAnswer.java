package io.github.completioncache;

import io.github.completioncache.ResponseCache.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One walk on a thread of an executor, and the future of its result. When that is cancelled, the
 * thread is interrupted, unless it does work that others wait for; it then goes on for them.
 */
final class AsyncAnswer<T, R> implements Runnable, Boarding {

  private final ResponseCache cache;
  private final CacheRequest request;
  private final ProviderCall<T> call;
  private final Function<Result<T>, R> then;
  private final CompletableFuture<R> future = new CompletableFuture<>();
  private @Nullable Thread runner;
  private @Nullable Flight flight;
  private boolean leads;

  AsyncAnswer(
      ResponseCache cache,
      CacheRequest request,
      ProviderCall<T> call,
      Function<Result<T>, R> then) {
    this.cache = cache;
    this.request = request;
    this.call = call;
    this.then = then;
  }

  CompletableFuture<R> start(Executor executor) {
    CompletableFuture<R> unused =
        future.whenComplete(
            (result, failure) -> {
              if (future.isCancelled()) {
                stopUnlessNeeded();
              }
            });
    try {
      executor.execute(this);
    } catch (RejectedExecutionException e) {
      future.completeExceptionally(e);
    }
    return future;
  }

  @Override
  public void run() {
    if (!begin()) {
      return;
    }
    try {
      Result<T> result = cache.answer(request, call, this);
      if (!future.complete(then.apply(result))) {
        call.discard(result.value());
      }
    } catch (Throwable e) {
      future.completeExceptionally(e);
      Failures.throwIfFatal(e);
    } finally {
      end();
    }
  }

  @Override
  public synchronized void on(Flight flight, boolean leads) {
    this.flight = flight;
    this.leads = leads;
  }

  private synchronized boolean begin() {
    if (future.isDone()) {
      return false;
    }
    runner = Thread.currentThread();
    return true;
  }

  private synchronized void end() {
    runner = null;
    // The next task of this thread is not to be stopped for what was meant for this one.
    Thread.interrupted();
  }

  private synchronized void stopUnlessNeeded() {
    if (runner != null && (flight == null || !flight.needs(leads))) {
      runner.interrupt();
    }
  }
}
