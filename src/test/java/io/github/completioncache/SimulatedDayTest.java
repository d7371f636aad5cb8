package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a day costs, and who waits in it, with answers that are renewed in time and without. */
class SimulatedDayTest {

  private static final Logger LOG = LoggerFactory.getLogger("figures");

  private static final int REQUESTS = 1_000_000;
  private static final int KEYS = 20_000;
  private static final Duration TTL = Duration.ofHours(1);
  private static final TtlRules PLAIN = TtlRules.builder().defaultTtl(TTL).build();
  private static final TtlRules RENEWED =
      PLAIN.toBuilder().earlyRefresh(1).staleWhileRevalidate(TTL).build();

  /** Once in an hour or more often. */
  private static final Duration HOT = TTL;

  @Test
  void nobodyWaitsForWhatIsHot() {
    SimulatedDay.Result plain = new SimulatedDay(REQUESTS, KEYS, HOT).run(PLAIN);
    SimulatedDay.Result renewed = new SimulatedDay(REQUESTS, KEYS, HOT).run(RENEWED);

    print("plain TTL", plain);
    print("XFetch and stale-while-revalidate", renewed);
    // With a plain TTL each call begins a window, in which no other is made: so many windows have a
    // request, and a caller waits in each of them.
    assertThat(plain.waits()).isEqualTo(plain.calls());
    assertThat(plain.hotWaits()).isPositive();
    assertThat(renewed.hotWaits()).isZero();
    assertThat(renewed.waits()).isLessThan(plain.waits());
    assertThat(renewed.calls()).isLessThanOrEqualTo(plain.calls() * 11 / 10);
    assertThat(renewed.stats().refreshesByResult()).containsOnlyKeys("stored");
  }

  private static void print(String name, SimulatedDay.Result result) {
    LOG.info(
        "{} requests of {} kinds, {}: {} calls of the provider, {} callers waited, {} of them for"
            + " what was hot; {}",
        REQUESTS,
        KEYS,
        name,
        result.calls(),
        result.waits(),
        result.hotWaits(),
        result.stats());
  }
}
