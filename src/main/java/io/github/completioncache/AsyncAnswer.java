package io.github.completioncache;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One walk on a thread of an executor, and the future of its result. When that is cancelled, the
 * thread is interrupted if that can end what it does: not while others wait for it, not while it
 * uses the store, and not while it reads from a socket in a way that no interrupt ends. The answer
 * of such a call has been paid for, and would be lost to the interrupt once it comes.
 */
final class AsyncAnswer<A, R> implements Runnable, Boarding {

  private static final ThreadLocal<@Nullable AsyncAnswer<?, ?>> RUNNING = new ThreadLocal<>();

  private final Function<Boarding, A> walk;
  private final Function<A, R> then;
  private final Consumer<A> discard;
  private final CompletableFuture<R> future = new CompletableFuture<>();
  private @Nullable Thread runner;
  private List<Flight> flights = List.of();
  private boolean leads;
  private boolean stopping;
  private boolean inStore;
  private boolean interrupted;

  /**
   * @param then makes the future's result of that of the walk
   * @param discard is given a result that nobody waits for any more
   */
  AsyncAnswer(Function<Boarding, A> walk, Function<A, R> then, Consumer<A> discard) {
    this.walk = walk;
    this.then = then;
    this.discard = discard;
  }

  /**
   * Makes a call of the store, which must not be torn by what is meant for one of the provider.
   *
   * @param paid whether it keeps what the provider has answered: then there is nothing to be
   *     stopped after it, and maybe more to be kept
   */
  static <V> V undisturbed(boolean paid, Supplier<V> storeCall) {
    AsyncAnswer<?, ?> running = RUNNING.get();
    if (running == null) {
      return storeCall.get();
    }
    running.enterStore();
    try {
      return storeCall.get();
    } finally {
      running.leaveStore(paid);
    }
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
    AsyncAnswer<?, ?> outer = RUNNING.get();
    RUNNING.set(this);
    try {
      give(walk.apply(this));
    } catch (Throwable e) {
      future.completeExceptionally(e);
      Failures.throwIfFatal(e);
    } finally {
      if (outer == null) {
        RUNNING.remove();
      } else {
        RUNNING.set(outer);
      }
      end();
    }
  }

  private void give(A result) {
    boolean given = false;
    try {
      given = future.complete(then.apply(result));
    } finally {
      if (!given) {
        discard.accept(result);
      }
    }
  }

  @Override
  public synchronized void on(List<Flight> flights, boolean leads) {
    this.flights = flights;
    this.leads = leads;
    if (stopping) {
      interrupt(Thread.currentThread());
    }
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
    if (interrupted) {
      // The next task of this thread is not to be stopped for what was meant for this one.
      Thread.interrupted();
    }
  }

  private synchronized void enterStore() {
    inStore = true;
    if (interrupted) {
      Thread.interrupted();
    }
  }

  private synchronized void leaveStore(boolean paid) {
    inStore = false;
    if (stopping && !paid) {
      interrupt(Thread.currentThread());
    }
  }

  private synchronized void stopUnlessNeeded() {
    if (runner == null) {
      return;
    }
    for (Flight flight : flights) {
      if (flight.needs(leads)) {
        flight.whenNobodyWaits(this::stopUnlessNeeded);
        return;
      }
    }
    stopping = true;
    if (!inStore && waits(runner)) {
      interrupt(runner);
    }
  }

  private void interrupt(Thread thread) {
    interrupted = true;
    thread.interrupt();
  }

  /** A thread that reads from a socket is in none of these states, unless an interrupt ends it. */
  private static boolean waits(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }
}
