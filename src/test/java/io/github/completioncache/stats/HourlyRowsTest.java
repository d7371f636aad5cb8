package io.github.completioncache.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.testing.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a recorder keeps for ledgers, and within what bounds. */
class HourlyRowsTest {

  private static final TokenUsage USAGE = new TokenUsage(100, 40, 10);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Pricing PRICING =
      Pricing.builder().model("m", ModelPrice.perMillion("10", "5", "20")).build();

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:20:30Z"));
  private final StatsRecorder recorder = new StatsRecorder(PRICING, clock);

  private static Account at(String category, String namespace) {
    return new Account(category, "m", namespace);
  }

  @Test
  void everyNumberIsInTheRowOfItsHourAndAccount() {
    recorder.hit(at("faq", "acme"), USAGE, SECOND);
    clock.advance(Duration.ofHours(1));
    recorder.miss(at("faq", "acme"));
    recorder.providerAnswered(at("faq", "acme"), USAGE, SECOND);
    recorder.overhead(at("faq", "acme"), USAGE, SECOND);
    List<LedgerRow> rows = recorder.takeRows();

    assertThat(rows).hasSize(2);
    LedgerRow ten = rows.get(0);
    assertThat(ten.hour()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
    assertThat(ten.account()).isEqualTo(at("faq", "acme"));
    assertThat(ten.row().hits()).isEqualTo(1);
    assertThat(ten.row().tokensSaved()).isEqualTo(USAGE);
    assertThat(ten.row().misses()).isZero();
    LedgerRow eleven = rows.get(1);
    assertThat(eleven.hour()).isEqualTo(Instant.parse("2026-03-01T11:00:00Z"));
    assertThat(eleven.row().misses()).isEqualTo(1);
    assertThat(eleven.row().costSpent()).isEqualByComparingTo("0.001");
    assertThat(eleven.row().netSaved()).isEqualByComparingTo("-0.001");
    assertThat(recorder.takeRows()).isEmpty();
  }

  @Test
  void recorderWithoutClockHasNoRows() {
    StatsRecorder recorder = new StatsRecorder(PRICING);
    recorder.hit(at("faq", "acme"), USAGE, SECOND);

    assertThat(recorder.takeRows()).isEmpty();
    assertThat(recorder.hoursLost()).isZero();
  }

  @Test
  void namespacesWithoutEndShareOneRowOfTheirCategory() {
    for (int i = 0; i < 10_500; i++) {
      recorder.miss(at("faq", "tenant " + i));
    }
    recorder.miss(at("news", "another"));
    List<LedgerRow> rows = recorder.takeRows();

    assertThat(rows).hasSize(10_002);
    assertThat(rows)
        .filteredOn(row -> row.account().equals(at("faq", "other")))
        .singleElement()
        .returns(500L, row -> row.row().misses());
    assertThat(rows).filteredOn(row -> row.account().equals(at("news", "other"))).hasSize(1);
    assertThat(recorder.snapshot().categories()).containsOnlyKeys("faq", "news");
    assertThat(recorder.snapshot().misses()).isEqualTo(10_501);
  }

  @Test
  void categoriesWithoutEndAreBookedAsInTheStatistics() {
    for (int i = 0; i < 1_500; i++) {
      recorder.miss(at("category " + i, ""));
    }
    List<LedgerRow> rows = recorder.takeRows();

    assertThat(rows).hasSize(1_001);
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.row())
                    .isEqualTo(recorder.snapshot().category(row.account().category())));
  }

  @Test
  void twentyFourHoursAreKept() {
    for (int i = 0; i < 30; i++) {
      recorder.miss(at("faq", ""));
      clock.advance(Duration.ofHours(1));
    }
    recorder.miss(at("faq", ""));

    assertThat(recorder.hoursLost()).isEqualTo(7);
    assertThat(recorder.takeRows()).hasSize(24);
    // Hours that have been taken are no loss.
    for (int i = 0; i < 30; i++) {
      clock.advance(Duration.ofHours(1));
      recorder.miss(at("faq", ""));
      assertThat(recorder.takeRows()).hasSize(1);
    }
    assertThat(recorder.hoursLost()).isEqualTo(7);
  }

  @Test
  void manyHoursOfManyAccountsAreKeptAsFarAsThereIsRoom() {
    for (int hour = 0; hour < 5; hour++) {
      for (int i = 0; i < 9_000; i++) {
        recorder.miss(at("faq", "tenant " + i));
      }
      clock.advance(Duration.ofHours(1));
    }
    List<LedgerRow> rows = new ArrayList<>(recorder.takeRows());

    assertThat(rows).hasSize(27_000);
    assertThat(recorder.hoursLost()).isEqualTo(2);
  }
}
