package io.github.completioncache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HashRangeTest {

  @Test
  void everyHashCodeIsInOneOfThem() {
    for (int size : new int[] {0, 1, 2, 3, 7, 1000, 1_000_003}) {
      for (int most : new int[] {1, 3, 1000, Integer.MAX_VALUE}) {
        HashRange range = HashRange.next(Optional.empty(), most, size);
        assertThat(range.first()).isZero();
        for (int pages = 0; range.mark().isPresent() && pages < 1000; pages++) {
          HashRange next = HashRange.next(range.mark(), most, size);
          assertThat(next.first()).isEqualTo(range.end());
          range = next;
        }
        assertThat(range.mark().isPresent() || range.end() == 1L << 32).isTrue();
      }
    }
  }

  @Test
  void containsItsFirstAndNotItsEnd() {
    HashRange range = HashRange.next(Optional.of("2147483640"), 1, 1 << 28);
    assertThat(range).isEqualTo(new HashRange(2_147_483_640L, 2_147_483_656L));
    List<Integer> contained = new ArrayList<>();
    for (int i = -20; i < 20; i++) {
      if (range.contains(hashed(Integer.MAX_VALUE + i))) {
        contained.add(i);
      }
    }
    assertThat(contained).hasSize(16).startsWith(-7).endsWith(8);
  }

  /** Integers wrap around as they do in a hash code. */
  private static CacheKey hashed(int hash) {
    return CacheKey.of(ByteBuffer.allocate(CacheKey.BYTES).putLong(hash).array());
  }
}
