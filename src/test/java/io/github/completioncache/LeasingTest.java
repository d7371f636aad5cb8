package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.completioncache.stats.Pricing;
import io.github.completioncache.stats.StatsRecorder;
import io.github.completioncache.store.Entries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long the pauses are between two looks at somebody else's lease. */
class LeasingTest {

  private static final long MILLISECOND = 1_000_000;

  private final LeasedStore store = new LeasedStore();
  private final List<Long> pauses = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;

  private final Leasing.Time time =
      new Leasing.Time() {
        @Override
        public long nanos() {
          return now;
        }

        @Override
        public void pause(long nanos) {
          pauses.add(nanos);
          now += nanos;
        }
      };

  private Leasing.Turn wait(Duration longest) throws Exception {
    return wait(longest, /* deadline= */ null);
  }

  private Leasing.Turn wait(Duration longest, @Nullable Long deadline) throws Exception {
    Flight flight = new Flight(Entries.labels(Entries.key(1)), ProviderApi.Delivery.WHOLE);
    GuardedStore guarded =
        new GuardedStore(
            store, new StatsRecorder(Pricing.standard()), new GuardedListener(List.of()));
    return new Leasing(guarded, longest, time).awaitTurn(flight, deadline);
  }

  @Test
  void freeLeaseIsNotWaitedFor() throws Exception {
    assertThat(wait(Duration.ofMinutes(1))).isEqualTo(Leasing.Turn.TAKEN);
    assertThat(pauses).isEmpty();
  }

  @Test
  void pausesGrowAndEndWithTheLongestWait() throws Exception {
    store.take(Entries.key(1), "other", Duration.ofMinutes(1));

    assertThat(wait(Duration.ofMinutes(1))).isEqualTo(Leasing.Turn.WAITED);
    assertThat(pauses.stream().mapToLong(Long::longValue).sum())
        .isEqualTo(Duration.ofMinutes(1).toNanos());
    assertThat(pauses).allMatch(pause -> pause > 0 && pause < 375 * MILLISECOND);
    assertThat(pauses.subList(0, 4)).allMatch(pause -> pause < 8 * MILLISECOND);
    assertThat(pauses).hasSizeBetween(200, 700);
  }

  @Test
  void shortestWaitIsOnePauseAtMost() throws Exception {
    store.take(Entries.key(1), "other", Duration.ofMinutes(1));

    assertThat(wait(Duration.ofMillis(1))).isEqualTo(Leasing.Turn.WAITED);
    assertThat(pauses).containsExactly(MILLISECOND);
  }

  @Test
  void callerWhoseTimeIsUpBeforeThatIsTold() {
    store.take(Entries.key(1), "other", Duration.ofMinutes(1));
    long began = now;

    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> wait(Duration.ofMinutes(1), began + 100 * MILLISECOND))
        .withMessage("another process has not stored the answer in time");
    assertThat(now - began).isEqualTo(100 * MILLISECOND);
  }

  @Test
  void callerWithMoreTimeThanTheLongestWaitGoesOn() throws Exception {
    store.take(Entries.key(1), "other", Duration.ofMinutes(1));

    assertThat(wait(Duration.ofMillis(50), now + Duration.ofMinutes(1).toNanos()))
        .isEqualTo(Leasing.Turn.WAITED);
  }
}
