package io.github.completioncache.store.redis;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Follows the changes on one server, and connects again when the connection is lost. */
final class ChangeFollower implements Runnable {

  /** A server that is silent for this long, and once more after it was asked, is lost. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final ChangeWatch watch;
  private final HostAndPort node;
  private volatile boolean stopped;
  private volatile boolean tracking;
  private volatile @Nullable TrackingConnection connection;

  ChangeFollower(ChangeWatch watch, HostAndPort node) {
    this.watch = watch;
    this.node = node;
  }

  boolean isTracking() {
    return tracking;
  }

  void stop() {
    stopped = true;
    tracking = false;
    TrackingConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void run() {
    Duration pause = FIRST_PAUSE;
    do {
      boolean connected = followOnce();
      pause = connected ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    } while (!stopped && watch.pauseUnlessClosed(pause));
  }

  /** Returns once the connection is lost; says whether there was one. */
  private boolean followOnce() {
    boolean connected = false;
    RuntimeException trouble = new JedisConnectionException("the thread ended");
    try (TrackingConnection made =
        new TrackingConnection(
            node, watch.primaries().config(), watch.prefix(), (int) SILENCE.toMillis())) {
      connection = made;
      // Whoever stops it now sees the connection, or is seen here.
      connected = true;
      tracking = !stopped;
      watch.changed(this, null);
      while (!stopped) {
        watch.tell(made.next());
      }
    } catch (IOException e) {
      trouble = new JedisConnectionException(e);
    } catch (RuntimeException e) {
      trouble = e;
    } finally {
      tracking = false;
      connection = null;
      watch.changed(this, trouble);
    }
    return connected;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
