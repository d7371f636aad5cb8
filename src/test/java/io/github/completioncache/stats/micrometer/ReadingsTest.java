package io.github.completioncache.stats.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.MemoryCacheStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many snapshots are taken; no registry tells. */
class ReadingsTest {

  private final ResponseCache cache =
      ResponseCache.builder().store(MemoryCacheStore.create()).build();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final Readings readings =
      new Readings(new Slots(1), new Slots(1), reading -> taken.incrementAndGet(), nanos::get);
  private final List<ToDoubleFunction<ResponseCache>> meters =
      IntStream.range(0, 500).mapToObj(i -> readings.meter(Reading::number)).toList();

  @AfterEach
  void close() {
    cache.close();
  }

  private void scrape() {
    meters.forEach(
        meter -> {
          double unused = meter.applyAsDouble(cache);
        });
  }

  @Test
  void oneScrapeTakesOneSnapshot() {
    scrape();
    assertThat(taken).hasValue(1);

    scrape();
    scrape();

    assertThat(taken).hasValue(3);
  }

  @Test
  void meterThatIsReadAgainIsNotGivenWhatItHasSeen() {
    double first = meters.get(0).applyAsDouble(cache);

    assertThat(meters.get(0).applyAsDouble(cache)).isGreaterThan(first);
  }

  @Test
  void meterThatIsReadLateIsNotGivenAnOldSnapshot() {
    double first = meters.get(0).applyAsDouble(cache);
    nanos.addAndGet(99_999_999);
    assertThat(meters.get(1).applyAsDouble(cache)).isEqualTo(first);

    nanos.addAndGet(1);

    assertThat(meters.get(2).applyAsDouble(cache)).isGreaterThan(first);
  }
}
