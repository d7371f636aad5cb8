package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.Ledger.Popular;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which of the popular requests are kept in memory. */
final class PeriodTest {

  @Test
  void onlyWhatIsListedIsKept() {
    List<Popular> popular =
        IntStream.range(0, 500).mapToObj(i -> popular("%064x".formatted(i), 1_000 - i, i)).toList();

    List<Popular> listed = Period.listed(popular);

    assertThat(listed).hasSize(100);
    assertThat(period(listed).mostAsked()).isEqualTo(period(popular).mostAsked()).hasSize(50);
    assertThat(period(listed).mostMissed()).isEqualTo(period(popular).mostMissed()).hasSize(50);
  }

  private static Popular popular(String key, long lookups, long misses) {
    return new Popular(
        CacheKey.parse(key), new Account("faq", "gpt-4o", ""), lookups, misses, Optional.empty());
  }

  private static Period period(List<Popular> popular) {
    Period unknown = Period.unknown(TimeRange.DAY, Desk.START);
    return new Period(
        unknown.totals(), unknown.series(), new TreeMap<>(), new TreeMap<>(), List.of(), popular);
  }
}
