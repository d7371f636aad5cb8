package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Refusals;
import java.time.Duration;

/**
 * Takes answers that were found wrong out of the cache, and knows for which keys that was a while
 * ago, so that none is stored meanwhile. Bounded: the oldest are forgotten. Safe for use by several
 * threads.
 */
final class Rejections {

  static final String REASON = "an answer to this request was rejected a while ago";

  private final ResponseCache cache;
  private final Duration time;
  private final TimedKeys<Boolean> keys;

  Rejections(ResponseCache cache, Duration time) {
    this.cache = cache;
    this.time = time;
    keys = new TimedKeys<>(cache.clock, time);
  }

  /** Rejects the answer of a call that has a key. */
  boolean reject(CacheOutcome outcome) {
    Match match = outcome.match();
    if (match != null) {
      return reject(outcome, match);
    }
    CacheKey key = outcome.key().orElseThrow();
    note(key, outcome.account());
    cache.listener.rejected(outcome);
    return remove(key);
  }

  /** Rejects the answer to another question: not what is stored for that one, but the match. */
  private boolean reject(CacheOutcome outcome, Match match) {
    cache.stats.rejected(outcome.account());
    cache.listener.rejected(outcome);
    long removed;
    try {
      if (cache.semantics != null) {
        cache.semantics.rejected(match);
      }
    } finally {
      removed = cache.invalidate(Invalidation.key(match.served()));
    }
    return removed > 0;
  }

  /** Rejects what is stored under a key. */
  boolean reject(CacheKey key, Account account) {
    note(key, account);
    cache.listener.rejected(key, account);
    return remove(key);
  }

  boolean cover(CacheKey key) {
    return keys.get(key) != null;
  }

  /** Comes before the removal: what lands from now on must not be stored after it. */
  private void note(CacheKey key, Account account) {
    keys.put(key, true);
    cache.stats.rejected(account);
  }

  private boolean remove(CacheKey key) {
    long removed;
    try {
      cache.capability(Refusals.class).ifPresent(store -> store.refuse(key, timeInStores()));
    } finally {
      removed = cache.invalidate(Invalidation.key(key));
    }
    return removed > 0;
  }

  /** How long a store is to refuse them, for the other processes that share it. */
  private Duration timeInStores() {
    return time.compareTo(Refusals.LONGEST) < 0 ? time : Refusals.LONGEST;
  }
}
