package io.github.completioncache;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One walk on a thread of an executor, and the future of its result. When that is cancelled, the
 * thread is interrupted, unless it does work that others wait for; it then goes on for them.
 */
final class AsyncAnswer<A, R> implements Runnable, Boarding {

  private final Function<Boarding, A> walk;
  private final Function<A, R> then;
  private final Consumer<A> discard;
  private final CompletableFuture<R> future = new CompletableFuture<>();
  private @Nullable Thread runner;
  private List<Flight> flights = List.of();
  private boolean leads;

  /**
   * @param then makes the future's result of that of the walk
   * @param discard is given a result that nobody waits for any more
   */
  AsyncAnswer(Function<Boarding, A> walk, Function<A, R> then, Consumer<A> discard) {
    this.walk = walk;
    this.then = then;
    this.discard = discard;
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
      A result = walk.apply(this);
      if (!future.complete(then.apply(result))) {
        discard.accept(result);
      }
    } catch (Throwable e) {
      future.completeExceptionally(e);
      Failures.throwIfFatal(e);
    } finally {
      end();
    }
  }

  @Override
  public synchronized void on(List<Flight> flights, boolean leads) {
    this.flights = flights;
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
    if (runner != null && flights.stream().noneMatch(flight -> flight.needs(leads))) {
      runner.interrupt();
    }
  }
}
