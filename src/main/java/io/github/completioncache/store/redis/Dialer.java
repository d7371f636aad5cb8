package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStoreException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Makes connections on short-lived daemon threads, so that whoever needs one waits for as long as
 * his own {@link Deadline} allows and no longer. One that is made too late is kept for the next.
 *
 * @param <T> what is made: a connection, or a client that has to look around before it can be used
 */
final class Dialer<T extends AutoCloseable> {

  /** For the connection, its encryption and its login together. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String place;
  private final Callable<T> dial;
  private final boolean shared;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Made<T>> made = new ArrayDeque<>();
  private int waiting;
  private int dialing;
  private long failures;
  private @Nullable Throwable lastFailure;
  private boolean closed;

  private record Made<T>(T value, long nanoTime) {}

  /**
   * @param place how to call the server in messages
   * @param shared whether one is enough for everybody
   * @param dial makes one, within {@link #PATIENCE}
   */
  Dialer(String place, boolean shared, Callable<T> dial) {
    this.place = place;
    this.shared = shared;
    this.dial = dial;
  }

  /**
   * The shared one, or a new one for the caller alone.
   *
   * @throws CacheStoreException if it is not there in time and nothing has failed so far
   * @throws JedisConnectionException if the last attempt failed, and why
   */
  T take() throws InterruptedException {
    lock.lockInterruptibly();
    waiting++;
    try {
      long failuresBefore = failures;
      while (true) {
        T found = pollMade();
        if (found != null) {
          return found;
        }
        if (closed || failures != failuresBefore) {
          throw failed();
        }
        if (dialing < (shared ? 1 : waiting)) {
          start();
        }
        long left = Deadline.nanosLeft();
        if (left <= 0) {
          throw failed();
        }
        changed.awaitNanos(left);
      }
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  private RuntimeException failed() {
    if (closed) {
      return new CacheStoreException("the Redis store is closed");
    }
    if (lastFailure == null) {
      return new CacheStoreException(place + " is being connected to");
    }
    return new JedisConnectionException("no connection", lastFailure);
  }

  private @Nullable T pollMade() {
    Made<T> one = made.peek();
    if (shared) {
      return one == null ? null : one.value();
    }
    for (Made<T> next = made.poll(); next != null; next = made.poll()) {
      if (System.nanoTime() - next.nanoTime() < OwnClient.LONGEST_IDLE.toNanos()) {
        return next.value();
      }
      Closing.quietly(next.value());
    }
    return null;
  }

  private void start() {
    Thread thread = new DialingThread(this::run);
    dialing++;
    boolean started = false;
    try {
      thread.start();
      started = true;
    } finally {
      if (!started) {
        dialing--;
      }
    }
  }

  private void run() {
    T value = null;
    Throwable failure = null;
    try {
      value = dial.call();
    } catch (Throwable e) {
      // Even an error, so that nobody waits for this thread in vain; he is told.
      failure = e;
    }
    lock.lock();
    try {
      dialing--;
      if (value == null) {
        lastFailure = failure;
        failures++;
      } else if (closed) {
        Closing.quietly(value);
      } else {
        lastFailure = null;
        made.add(new Made<>(value, System.nanoTime()));
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that one has broken: until the next is made, a late one is a fault and no surprise. */
  void suspect() {
    lock.lock();
    try {
      if (lastFailure == null) {
        lastFailure = new SocketTimeoutException("the last one has broken");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes what nobody has taken, now or when it is made. */
  void close() {
    lock.lock();
    try {
      closed = true;
      for (Made<T> next = made.poll(); next != null; next = made.poll()) {
        Closing.quietly(next.value());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether this thread is one that makes connections. */
  static boolean isDialing() {
    return Thread.currentThread() instanceof DialingThread;
  }

  private static final class DialingThread extends Thread {
    DialingThread(Runnable work) {
      super(
          () ->
              Deadline.within(
                  PATIENCE.toNanos(),
                  () -> {
                    work.run();
                    return "";
                  }),
          "completion-cache-redis-connect");
      setDaemon(true);
    }
  }
}
