package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.RequestText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows and pages for tests of ledgers. */
public final class LedgerPages {

  /** Within the hour of 10 o'clock, on the day of 2026-01-17. */
  public static final Instant TEN = Instant.parse("2026-01-17T10:20:30Z");

  /** From before everything. */
  public static final Instant EVER = Instant.EPOCH;

  /** To after everything. */
  public static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  public static final Duration LONG = Duration.ofDays(90);

  public static final Account FAQ = new Account("faq", "gpt-4o", "");

  private LedgerPages() {}

  /** A row that has counted so many hits. */
  public static LedgerRow hits(Instant hour, Account account, long hits) {
    return new LedgerRow(hour, account, hits);
  }

  /** A page without requests, of the hour of its first row. */
  public static Page rows(String writer, long number, LedgerRow... rows) {
    return new Page(writer, number, rows[0].hour(), List.of(rows), List.of(), List.of());
  }

  /** A page without rows. */
  public static Page requests(String writer, long number, Instant hour, Popular... requests) {
    return new Page(writer, number, hour, List.of(), List.of(), List.of(requests));
  }

  /** A request whose caller did not allow its text to be kept. */
  public static Popular asked(CacheKey key, long lookups, long misses) {
    return new Popular(key, FAQ, lookups, misses, Optional.empty());
  }

  /** A request with its text. */
  public static Popular asked(CacheKey key, Account account, String body) {
    return new Popular(key, account, 1, 1, Optional.of(text(body)));
  }

  public static RequestText text(String body) {
    return new RequestText("openai.chat.completions", body);
  }
}
