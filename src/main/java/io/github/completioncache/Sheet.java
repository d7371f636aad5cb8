package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger is to be told of one hour besides sums: which requests were asked for, and why
 * calls were not answered from the cache. Once it has been taken, nothing can be added to it, and
 * whoever tries is told so: then nothing is lost, and nothing counted twice.
 */
final class Sheet {

  /** Requests beyond that are not counted. */
  static final int MAX_REQUESTS = 10_000;

  /** Reasons beyond that are counted as {@code other} ones. */
  private static final int MAX_REASONS = 1_000;

  private static final int LONGEST_NAME = 512;
  private static final String OTHER = "other";

  private record Why(Ledger.Kind kind, String category, String text) {}

  private final long hour;
  private final Map<CacheKey, Asked> requests = new ConcurrentHashMap<>();
  private final Map<Why, AtomicLong> reasons = new ConcurrentHashMap<>();
  private volatile boolean full;
  private boolean taken;

  /**
   * @param hour counted from 1970 on
   */
  Sheet(long hour) {
    this.hour = hour;
  }

  long hour() {
    return hour;
  }

  Instant begin() {
    return Instant.EPOCH.plusSeconds(hour * Sheets.SECONDS);
  }

  /** How many requests there are. */
  int size() {
    return requests.size();
  }

  /**
   * Counts a lookup of a request.
   *
   * @param text made if this is the first one
   * @return false if this sheet has been taken
   */
  boolean lookedUp(
      CacheKey key, Account account, boolean missed, Supplier<Ledger.@Nullable RequestText> text) {
    Asked asked = requests.get(key);
    if (asked == null) {
      if (full) {
        return true;
      }
      asked = admit(key, account, text);
    }
    return asked != null && asked.count(account, missed);
  }

  /** Null if this sheet has been taken. */
  private synchronized @Nullable Asked admit(
      CacheKey key, Account account, Supplier<Ledger.@Nullable RequestText> text) {
    if (taken) {
      return null;
    }
    Asked asked = requests.get(key);
    if (asked == null) {
      asked = new Asked(account, text.get());
      requests.put(key, asked);
      full = requests.size() >= MAX_REQUESTS;
    }
    return asked;
  }

  /** Counts a reason; false if this sheet has been taken. */
  boolean because(Ledger.Kind kind, String category, String text) {
    AtomicLong calls = reasons.get(new Why(kind, category, text));
    if (calls == null) {
      calls = admit(new Why(kind, category, text));
    }
    return calls != null && calls.getAndIncrement() >= 0;
  }

  private synchronized @Nullable AtomicLong admit(Why why) {
    if (taken) {
      return null;
    }
    AtomicLong known = reasons.get(why);
    if (known != null) {
      return known;
    }
    boolean fits = reasons.size() < MAX_REASONS && why.text().length() <= LONGEST_NAME;
    Why named = fits ? why : new Why(why.kind(), OTHER, OTHER);
    return reasons.computeIfAbsent(named, name -> new AtomicLong());
  }

  /** Lets nothing be added any more. */
  synchronized void close() {
    taken = true;
  }

  /** The requests of a sheet that is closed. Gives them once. */
  List<Ledger.Popular> requests() {
    List<Ledger.Popular> taken = new ArrayList<>();
    requests.forEach(
        (key, asked) -> {
          Ledger.Popular popular = asked.take(key);
          if (popular != null) {
            taken.add(popular);
          }
        });
    return taken;
  }

  /** The reasons on a sheet that is closed. Gives them once. */
  List<Ledger.Reason> reasons() {
    List<Ledger.Reason> taken = new ArrayList<>();
    reasons.forEach(
        (why, count) -> {
          long calls = count.getAndSet(Long.MIN_VALUE);
          if (calls > 0) {
            taken.add(new Ledger.Reason(why.kind(), why.category(), why.text(), calls));
          }
        });
    return taken;
  }
}
