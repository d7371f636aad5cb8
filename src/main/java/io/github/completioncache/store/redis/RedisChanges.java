package io.github.completioncache.store.redis;

import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.ChangeFeed;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells what changes in the entries of one store, on connections and threads of its own. */
final class RedisChanges implements ChangeFeed, AutoCloseable {

  private final Primaries primaries;
  private final KeyNames names;
  private final Faults faults;
  private final Set<ChangeWatch> watches = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param place how to call the server in messages
   */
  RedisChanges(Primaries primaries, KeyNames names, String place) {
    this.primaries = primaries;
    this.names = names;
    this.faults = new Faults(place);
  }

  @Override
  public Subscription follow(Listener listener) {
    ChangeWatch watch = new ChangeWatch(primaries, names, faults, listener);
    watches.add(watch);
    if (closed) {
      watch.close();
      throw new CacheStoreException("the Redis store is closed");
    }
    watch.start();
    return () -> {
      watches.remove(watch);
      watch.close();
    };
  }

  @Override
  public void close() {
    closed = true;
    watches.forEach(ChangeWatch::close);
    watches.clear();
  }
}
