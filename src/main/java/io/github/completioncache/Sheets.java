package io.github.completioncache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.store.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The {@link Sheet} that is written on, and those of earlier hours that nobody has taken yet. */
final class Sheets {

  static final long SECONDS = Duration.ofHours(1).toSeconds();

  /** The longest body whose text is kept. */
  static final int LONGEST_TEXT = 64 * 1024;

  /** All texts that have not been taken yet. */
  private static final long MAX_TEXT = 16L * 1024 * 1024;

  private static final int MAX_SHEETS = 24;
  private static final int MAX_REQUESTS = 2 * Sheet.MAX_REQUESTS;
  private static final long MILLIS = Duration.ofSeconds(SECONDS).toMillis();

  private final Clock clock;
  private final boolean withText;
  private final Deque<Sheet> older = new ArrayDeque<>();
  private final AtomicLong textBytes = new AtomicLong();

  /** The requests of this hour whose text a ledger has been given, or soon will be. */
  private final Set<CacheKey> told = ConcurrentHashMap.newKeySet();

  private volatile Sheet current = new Sheet(Long.MIN_VALUE);

  Sheets(Clock clock, boolean withText) {
    this.clock = clock;
    this.withText = withText;
  }

  /**
   * Counts a lookup.
   *
   * @param missing why nothing could be served; null if something was
   */
  void lookedUp(CacheRequest request, CacheKey key, @Nullable String missing) {
    boolean missed = missing != null;
    Sheet sheet = current();
    while (!sheet.lookedUp(key, request.account(), missed, () -> text(request, key))) {
      sheet = current();
    }
    if (missing != null) {
      because(Ledger.Kind.MISS, request, missing);
    }
  }

  /** Counts a reason. */
  void because(Ledger.Kind kind, CacheRequest request, String reason) {
    String category = request.account().category();
    Sheet sheet = current();
    while (!sheet.because(kind, category, reason)) {
      sheet = current();
    }
  }

  /** Everything that was counted since the last call, the oldest first. */
  synchronized List<Sheet> take() {
    List<Sheet> taken = new ArrayList<>(older);
    taken.add(current);
    current = new Sheet(current.hour());
    older.clear();
    textBytes.set(0);
    taken.forEach(Sheet::close);
    return taken;
  }

  private Sheet current() {
    long hour = Math.floorDiv(clock.millis(), MILLIS);
    Sheet sheet = current;
    return sheet.hour() == hour ? sheet : turnTo(hour);
  }

  private synchronized Sheet turnTo(long hour) {
    Sheet sheet = current;
    if (sheet.hour() == hour) {
      return sheet;
    }
    older.add(sheet);
    // A ledger may have dropped a text, so it is given once more each hour.
    told.clear();
    int requests = older.stream().mapToInt(Sheet::size).sum();
    while (older.size() > MAX_SHEETS || requests > MAX_REQUESTS) {
      requests -= older.remove().size();
    }
    current = new Sheet(hour);
    return current;
  }

  /** The text of a request that is new on its sheet; null if it is not to be kept or is known. */
  private Ledger.@Nullable RequestText text(CacheRequest request, CacheKey key) {
    if (!withText || told.contains(key)) {
      return null;
    }
    CanonicalJson body = request.body().orElse(null);
    if (body == null
        || body.length() > LONGEST_TEXT
        || textBytes.get() + body.length() > MAX_TEXT) {
      return null;
    }
    textBytes.addAndGet(body.length());
    if (told.size() < Sheet.MAX_REQUESTS) {
      told.add(key);
    }
    return new Ledger.RequestText(request.api().name(), new String(body.toBytes(), UTF_8));
  }
}
