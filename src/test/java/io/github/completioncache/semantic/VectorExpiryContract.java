package io.github.completioncache.semantic;

import static io.github.completioncache.semantic.Vectors.answer;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The part of the contract about the end of a row. */
interface VectorExpiryContract extends VectorsTested {

  @Test
  default void rowIsFoundUntilItExpires() {
    Instant end = clock().instant().plus(Duration.ofMinutes(10));
    putUntil(1, 0, end);
    putUntil(2, 90, end.plusMillis(1));
    clock().set(end.minusMillis(1));
    assertThat(keys(nearest(0, 9))).containsExactly(key(1), key(2));
    clock().set(end);
    assertThat(keys(nearest(0, 9))).containsExactly(key(2));
    clock().set(end.plusMillis(1));
    assertThat(nearest(0, 9)).isEmpty();
  }

  @Test
  default void expiredRowsTakeNoPlaceAmongTheNearest() {
    Instant end = clock().instant().plus(Duration.ofMinutes(10));
    for (int number = 1; number <= 50; number++) {
      putUntil(number, 0, end);
    }
    putUntil(51, 80, end.plusSeconds(60));
    clock().set(end);
    assertThat(keys(nearest(0, 1))).containsExactly(key(51));
  }

  @Test
  default void rowThatHasExpiredAlreadyIsNotFound() {
    putUntil(1, 0, clock().instant());
    putUntil(2, 0, clock().instant().minusMillis(1));
    assertThat(nearest(0, 9)).isEmpty();
  }

  @Test
  default void rowThatHasExpiredAlreadyReplacesAllTheSame() {
    put(1, 0);
    putUntil(1, 0, clock().instant());
    assertThat(nearest(0, 9)).isEmpty();
  }

  @Test
  default void replacementBringsItsOwnEnd() {
    Instant now = clock().instant();
    putUntil(1, 0, now.plusSeconds(60));
    putUntil(1, 0, now.plusSeconds(600));
    putUntil(2, 0, now.plusSeconds(600));
    putUntil(2, 0, now.plusSeconds(60));
    clock().advance(Duration.ofSeconds(60));
    assertThat(keys(nearest(0, 9))).containsExactly(key(1));
  }

  @Test
  default void keepsWhatLivesForYears() {
    Instant end = clock().instant().plus(Duration.ofDays(36_500));
    putUntil(1, 0, end);
    clock().set(end.minusMillis(1));
    assertThat(nearest(0, 9)).hasSize(1);
  }

  @Test
  default void t7_clockThatStepsBackMakesNothingImmortal() {
    Instant end = clock().instant().plus(Duration.ofMinutes(10));
    putUntil(1, 0, end);
    clock().advance(Duration.ofHours(-5));
    assertThat(nearest(0, 9)).hasSize(1);
    clock().set(end);
    assertThat(nearest(0, 9)).isEmpty();
  }

  private void putUntil(int number, double degrees, Instant end) {
    index()
        .put(
            new VectorIndex.Row(
                partition(0),
                key(number),
                degrees(degrees),
                "question " + number,
                answer(number),
                end));
  }
}
