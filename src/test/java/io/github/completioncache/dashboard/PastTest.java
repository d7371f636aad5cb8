package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which numbers of a ledger are remembered, and for how long. */
final class PastTest {

  private static final Instant NOW = Desk.START;

  @TempDir private Path directory;
  private SqliteCacheStore store;
  private Ledger ledger;
  private LedgerNumbers numbers;
  private final FakeClock ticker = new FakeClock(NOW);
  private long pages;

  @BeforeEach
  void open() {
    store =
        SqliteCacheStore.builder()
            .file(directory.resolve("cache.db"))
            .clock(new FakeClock(NOW))
            .build();
    ledger = store.capability(Ledger.class).orElseThrow();
    numbers = new LedgerNumbers(ledger, () -> ticker.millis() * 1_000_000);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void hit(Instant hour) {
    LedgerRow row = new LedgerRow(hour, new Account("faq", "gpt-4o-mini", ""), 1);
    ledger.add(
        new Ledger.Page("w", ++pages, hour, List.of(row), List.of(), List.of()),
        Duration.ofDays(100));
  }

  private long hits() {
    Period period = numbers.read(TimeRange.DAY, NOW);
    StatsRow faq = period.categories().getOrDefault("faq", StatsRow.empty());
    assertThat(period.totals().hits()).isEqualTo(faq.hits());
    assertThat(period.models().getOrDefault("gpt-4o-mini", StatsRow.empty()).hits())
        .isEqualTo(faq.hits());
    return faq.hits();
  }

  @Test
  void whatIsCountedNowIsThereAtOnce() {
    assertThat(hits()).isZero();
    hit(NOW);
    hit(NOW.minus(Duration.ofHours(1)));

    assertThat(hits()).isEqualTo(2);
  }

  @Test
  void whatComesLateIsThereAfterTenMinutes() {
    hit(NOW.minus(Duration.ofHours(9)));
    assertThat(hits()).isEqualTo(1);
    hit(NOW.minus(Duration.ofHours(9)));

    ticker.advance(Duration.ofMinutes(9));
    assertThat(hits()).isEqualTo(1);
    numbers.renew(NOW);
    assertThat(hits()).isEqualTo(1);
    ticker.advance(Duration.ofMinutes(2));
    numbers.renew(NOW);
    assertThat(hits()).isEqualTo(2);
  }

  @Test
  void nothingIsReadAgainForNobody() {
    hit(NOW.minus(Duration.ofHours(9)));
    assertThat(hits()).isEqualTo(1);
    hit(NOW.minus(Duration.ofHours(9)));

    ticker.advance(Duration.ofHours(1));
    numbers.renew(NOW);

    assertThat(hits()).isEqualTo(1);
  }
}
