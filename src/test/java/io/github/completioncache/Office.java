package io.github.completioncache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.FakeClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * An engine without any SDK that keeps a ledger, in a store that a test holds in its hands. The
 * provider answers everything.
 */
final class Office implements AutoCloseable {

  static final Instant TEN = Instant.parse("2026-03-01T10:20:30Z");
  static final Instant EVER = Instant.EPOCH;
  static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  /** Nobody waits for the thread of such a ledger. */
  static final LedgerOptions SELDOM =
      LedgerOptions.builder().flushInterval(java.time.Duration.ofHours(1)).build();

  final FakeClock clock = new FakeClock(TEN);
  final KeptLedger ledger;
  final ResponseCache cache;

  Office() {
    this(new KeptLedger(), UnaryOperator.identity());
  }

  Office(UnaryOperator<ResponseCache.Builder> settings) {
    this(new KeptLedger(), settings);
  }

  Office(KeptLedger ledger, UnaryOperator<ResponseCache.Builder> settings) {
    this.ledger = ledger;
    cache =
        settings
            .apply(
                ResponseCache.builder()
                    .store(new Booked(MemoryCacheStore.builder().clock(clock).build(), ledger))
                    .clock(clock)
                    .ledger(SELDOM))
            .build();
  }

  Result<String> ask(String text) {
    return ask(text, CacheOptions.defaults());
  }

  Result<String> ask(String text, CacheOptions options) {
    return cache.answer(request(text, options), new Call(200));
  }

  /** As {@link #ask}, but the provider fails. */
  void askInVain(String text) {
    Result<String> unused = cache.answer(request(text, CacheOptions.defaults()), new Call(500));
  }

  static CacheRequest request(String text, CacheOptions options) {
    return AnyApi.request("{\"model\":\"m\",\"temperature\":0,\"text\":\"" + text + "\"}", options);
  }

  static CacheKey key(String text) {
    return request(text, CacheOptions.defaults()).key();
  }

  /** The numbers in the ledger by category. */
  Map<String, StatsRow> categories() {
    Map<String, StatsRow> rows = new TreeMap<>();
    for (LedgerRow row : ledger.sums(EVER, NEVER, Set.of(Dimension.CATEGORY))) {
      rows.put(row.account().category(), row.row());
    }
    return rows;
  }

  /** The lookups in the ledger by the hour of the day. */
  Map<Integer, Long> lookupsByHour() {
    Map<Integer, Long> lookups = new TreeMap<>();
    for (LedgerRow row : ledger.sums(EVER, NEVER, Set.of(Dimension.HOUR))) {
      lookups.put(row.hour().atZone(java.time.ZoneOffset.UTC).getHour(), row.row().lookups());
    }
    return lookups;
  }

  List<Ledger.Popular> popular() {
    return ledger.popular(EVER, NEVER, Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    cache.close();
  }

  /** One call of the provider, which gives the status or the answer {@code yes}. */
  record Call(int status) implements ProviderCall<String> {

    @Override
    public Upstream send() {
      return new Upstream(
          status,
          AnswerForm.JSON,
          "application/json",
          Map.of(),
          new ByteArrayInputStream("yes".getBytes(UTF_8)));
    }

    @Override
    public String read(Answer answer) throws IOException {
      return Engine.text(answer);
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return new IllegalStateException(interruption);
    }
  }

  /** A store with a ledger beside it. */
  record Booked(CacheStore store, Supplier<Ledger> ledger) implements CacheStore {

    Booked(CacheStore store, Ledger ledger) {
      this(store, () -> ledger);
    }

    @Override
    public Optional<CacheEntry> get(CacheKey key) {
      return store.get(key);
    }

    @Override
    public boolean put(CacheKey key, CacheEntry entry) {
      return store.put(key, entry);
    }

    @Override
    public boolean remove(CacheKey key) {
      return store.remove(key);
    }

    @Override
    public long invalidate(Invalidation what) {
      return store.invalidate(what);
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
      return type == Ledger.class ? Optional.of(type.cast(ledger.get())) : store.capability(type);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
