package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;

/**
 * Whether the nearer of two stores may be believed: always, or only while the changes of the far
 * one are followed. It forgets what has changed, and everything when changes may have been missed.
 */
final class NearTrust implements ChangeFeed.Listener {

  private final MemoryCacheStore near;
  private final WriteStamps stamps;
  private volatile boolean given;

  /**
   * @param given whether it is trusted before it hears that changes are followed
   */
  NearTrust(MemoryCacheStore near, WriteStamps stamps, boolean given) {
    this.near = near;
    this.stamps = stamps;
    this.given = given;
  }

  boolean isGiven() {
    return given;
  }

  @Override
  public void following() {
    // A read that began before is not kept, since the stamps have moved.
    forgetEverything();
    given = true;
  }

  @Override
  public void lost() {
    // First of all nothing more is kept; what is just being kept is forgotten with the rest.
    given = false;
    forgetEverything();
  }

  @Override
  public void changed(CacheKey key) {
    long unused = stamps.of(key).advance();
    near.remove(key);
  }

  private void forgetEverything() {
    stamps.advanceAll();
    near.invalidate(Invalidation.everything());
  }
}
