package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SharesTest {

  @Test
  void sharesFollowTheWeights() {
    assertThat(Shares.of(10, List.of(5L, 3L, 2L))).containsExactly(5L, 3L, 2L);
    assertThat(Shares.of(21, List.of(10L, 3L, 1L))).containsExactly(15L, 5L, 1L);
    assertThat(Shares.of(0, List.of(1L, 2L))).containsExactly(0L, 0L);
    assertThat(Shares.of(7, List.of(3L))).containsExactly(7L);
  }

  @Test
  void earlierOneCountsMoreAmongEqualRemainders() {
    assertThat(Shares.of(5, List.of(1L, 1L, 1L))).containsExactly(2L, 2L, 1L);
    assertThat(Shares.of(4, List.of(0L, 0L, 0L))).containsExactly(2L, 1L, 1L);
  }

  @Test
  void sharesAddUpToTheTotalAndAreLessThanOneOff() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      long total = random.nextLong(1_000_000_001);
      List<Long> weights =
          LongStream.generate(() -> random.nextLong(1L << random.nextInt(1, 32)))
              .limit(random.nextInt(1, 50))
              .boxed()
              .toList();
      List<Long> shares = Shares.of(total, weights);
      long sum = weights.stream().mapToLong(Long::longValue).sum();
      assertThat(shares.stream().mapToLong(Long::longValue).sum()).isEqualTo(total);
      for (int j = 0; sum > 0 && j < weights.size(); j++) {
        double exact = (double) total * weights.get(j) / sum;
        assertThat((double) shares.get(j)).isBetween(exact - 1.001, exact + 1.001);
      }
    }
  }
}
