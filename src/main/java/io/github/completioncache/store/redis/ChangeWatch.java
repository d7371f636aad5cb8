package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.store.ChangeFeed.Listener;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;

/**
 * Follows the changes on every primary: a {@link ChangeFollower} for each, and a thread that looks
 * who they are. The listener is told that changes are followed while all of them are.
 */
final class ChangeWatch {

  private static final Logger LOG = LoggerFactory.getLogger("io.github.completioncache");
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final Primaries primaries;
  private final KeyNames names;
  private final Faults faults;
  private final Listener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stopped = lock.newCondition();
  private final Map<HostAndPort, ChangeFollower> followers = new HashMap<>();
  private boolean following;
  private boolean complained;
  private boolean closed;

  ChangeWatch(Primaries primaries, KeyNames names, Faults faults, Listener listener) {
    this.primaries = primaries;
    this.names = names;
    this.faults = faults;
    this.listener = listener;
  }

  void start() {
    daemon("completion-cache-changes", this::supervise).start();
  }

  /** Ends all threads; the listener is told nothing afterwards. */
  void close() {
    lock.lock();
    try {
      closed = true;
      followers.values().forEach(ChangeFollower::stop);
      followers.clear();
      stopped.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void supervise() {
    do {
      try {
        adjustTo(primaries.now());
      } catch (RuntimeException e) {
        // Whoever is followed already still is.
        complain(e);
      }
    } while (pauseUnlessClosed(RECHECK));
  }

  private void adjustTo(Set<HostAndPort> nodes) {
    lock.lock();
    try {
      if (closed || followers.keySet().equals(nodes)) {
        return;
      }
      Set<HostAndPort> gone = new HashSet<>(followers.keySet());
      gone.removeAll(nodes);
      for (HostAndPort node : gone) {
        Objects.requireNonNull(followers.remove(node)).stop();
      }
      for (HostAndPort node : nodes) {
        followers.computeIfAbsent(node, this::follow);
      }
      tellState();
    } finally {
      lock.unlock();
    }
  }

  private ChangeFollower follow(HostAndPort node) {
    ChangeFollower follower = new ChangeFollower(this, node);
    daemon("completion-cache-changes-" + node, follower).start();
    return follower;
  }

  /** The connection of {@code follower} was made, or lost for the reason given. */
  void changed(ChangeFollower follower, @Nullable RuntimeException trouble) {
    lock.lock();
    try {
      if (!closed && followers.containsValue(follower)) {
        if (trouble != null) {
          complain(trouble);
        }
        tellState();
      }
    } finally {
      lock.unlock();
    }
  }

  private void tellState() {
    boolean all =
        !followers.isEmpty() && followers.values().stream().allMatch(ChangeFollower::isTracking);
    if (all && !following) {
      following = true;
      listener.following();
      if (complained) {
        complained = false;
        LOG.info("Changes in Redis are followed again");
      }
    } else if (!all && following) {
      following = false;
      listener.lost();
    }
  }

  /** One line for each change of state. */
  private void complain(RuntimeException trouble) {
    lock.lock();
    try {
      if (!complained && !closed) {
        complained = true;
        LOG.warn(
            "Changes in Redis cannot be followed: memory in front of it is passed over. {}",
            faults.explain(trouble).getMessage());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param keys names in Redis; null if any entry may have changed
   */
  void tell(@Nullable List<?> keys) {
    if (keys == null) {
      tellAll();
      return;
    }
    for (Object name : keys) {
      if (name instanceof byte[] bytes) {
        names.keyIn(new String(bytes, UTF_8)).ifPresent(listener::changed);
      }
    }
  }

  private void tellAll() {
    lock.lock();
    try {
      if (following) {
        listener.lost();
        listener.following();
      }
    } finally {
      lock.unlock();
    }
  }

  Primaries primaries() {
    return primaries;
  }

  String prefix() {
    return names.entryPrefix();
  }

  /** False if it was closed. */
  boolean pauseUnlessClosed(Duration pause) {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!closed && left > 0) {
        left = stopped.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException e) {
      // Nobody but us knows these threads.
      return false;
    } finally {
      lock.unlock();
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
