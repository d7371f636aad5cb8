package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.ResponseCache;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.MemoryCacheStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of a day, and in how many pieces. */
final class SamplesTest {

  private final Desk desk =
      new Desk(ResponseCache.builder(), clock -> MemoryCacheStore.builder().clock(clock).build());

  @AfterEach
  void close() {
    desk.close();
  }

  /** A call every 20 minutes, and a sample every minute, for 30 hours. */
  private int most(Samples samples) {
    int most = 0;
    for (int minute = 0; minute < 30 * 60; minute++) {
      if (minute % 20 == 0) {
        desk.ask("Question of the hour " + minute / 60, "faq");
      }
      samples.take();
      most = Math.max(most, samples.kept());
      desk.clock.advance(Duration.ofMinutes(1));
    }
    return most;
  }

  private Period read(Samples samples, TimeRange range) {
    return samples.read(range, desk.clock.instant());
  }

  @Test
  void minutesThatAreMoreThanAnHourAgoBecomeHours() {
    Samples samples = new Samples(desk.cache::stats, desk.clock, /* wholeDay= */ true);

    assertThat(most(samples)).isBetween(60, 60 + 24 + 1);

    Period day = read(samples, TimeRange.DAY);
    assertThat(day.totals().lookups()).isEqualTo(3 * 23 + 1);
    assertThat(day.series().values().stream().map(StatsRow::lookups).distinct())
        .containsExactly(3L, 1L);
    assertThat(day.categories().get("faq").misses()).isEqualTo(23);
    assertThat(read(samples, TimeRange.HOUR).totals().lookups()).isEqualTo(2);
  }

  @Test
  void besideALedgerOnlyTheLastHourIsKept() {
    Samples samples = new Samples(desk.cache::stats, desk.clock, /* wholeDay= */ false);

    assertThat(most(samples)).isLessThanOrEqualTo(61);

    assertThat(samples.ranges()).containsExactly(TimeRange.HOUR);
    assertThat(read(samples, TimeRange.HOUR).totals().lookups()).isEqualTo(2);
  }
}
