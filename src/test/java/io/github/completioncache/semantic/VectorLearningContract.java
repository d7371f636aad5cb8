package io.github.completioncache.semantic;

import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.semantic.VectorIndex.Learnt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of the contract about what was found out about answers. */
interface VectorLearningContract extends VectorsTested {

  Duration LONGEST = Duration.ofDays(90);

  @Test
  default void nothingIsKnownAtFirst() {
    put(1, 0);
    assertThat(learnt(1)).isEqualTo(Learnt.NOTHING);
  }

  @Test
  default void observationsComeBackAsTheyWereTheOldestFirst() {
    Observation first = new Observation(0.75, 0.5, 3, 5, true, false);
    Observation second = new Observation(-0.5, -1, 1, 1, false, false);
    Observation third = new Observation(0.875, 0.25, 0, 127, false, true);
    observe(1, first);
    observe(2, second);
    observe(1, third);
    assertThat(learnt(1))
        .isEqualTo(new Learnt(List.of(first, third), List.of(first, second, third)));
    assertThat(learnt(2)).isEqualTo(new Learnt(List.of(second), List.of(first, second, third)));
    assertThat(learnt(3)).isEqualTo(new Learnt(List.of(), List.of(first, second, third)));
  }

  @Test
  default void whatAnAnswerIsKnownByBesidesCountsOnceInThePartition() {
    observe(1, right(1));
    index().observe(partition(0), Set.of(key(1), key(2), key(3)), rejection(2));
    observe(3, right(3));
    List<Observation> all = List.of(right(1), rejection(2), right(3));
    assertThat(learnt(1)).isEqualTo(new Learnt(all.subList(0, 2), all));
    assertThat(learnt(2)).isEqualTo(new Learnt(all.subList(1, 2), all));
    assertThat(learnt(3)).isEqualTo(new Learnt(all.subList(1, 3), all));
  }

  @Test
  default void equalObservationsCountEachTime() {
    observe(1, right(1));
    observe(1, right(1));
    assertThat(learnt(1)).isEqualTo(new Learnt(list(1, 1), list(1, 1)));
  }

  @Test
  default void theLastOnesOfAnEntryAreKept() {
    List<Observation> all = IntStream.rangeClosed(1, 40).mapToObj(this::right).toList();
    all.forEach(each -> observe(1, each));
    assertThat(learnt(1)).isEqualTo(new Learnt(all.subList(8, 40), all));
  }

  @Test
  default void othersMakeRoomForRejections() {
    List<Observation> rejections =
        IntStream.rangeClosed(1, 5).mapToObj(VectorLearningContract::rejection).toList();
    List<Observation> all = new ArrayList<>();
    all.add(right(100));
    all.addAll(rejections.subList(0, 3));
    IntStream.rangeClosed(1, 40).mapToObj(this::right).forEach(all::add);
    all.addAll(rejections.subList(3, 5));
    all.forEach(each -> observe(1, each));

    List<Observation> ofEntry = learnt(1).ofEntry();
    List<Observation> expected = new ArrayList<>(rejections.subList(0, 3));
    IntStream.rangeClosed(14, 40).mapToObj(this::right).forEach(expected::add);
    expected.addAll(rejections.subList(3, 5));
    assertThat(expected).hasSize(VectorIndex.OBSERVATIONS_OF_ENTRY);
    assertThat(ofEntry).isEqualTo(expected);
  }

  @Test
  default void asManyRejectionsAsThereIsRoomForAreKept() {
    int room = VectorIndex.OBSERVATIONS_OF_ENTRY;
    List<Observation> rejections =
        IntStream.rangeClosed(1, room).mapToObj(VectorLearningContract::rejection).toList();
    for (Observation rejection : rejections) {
      observe(1, rejection);
      observe(1, right(1));
    }
    assertThat(learnt(1).ofEntry()).isEqualTo(rejections);
  }

  @Test
  default void theLastOnesOfAPartitionAreKept() {
    int more = VectorIndex.OBSERVATIONS_OF_PARTITION + 10;
    List<Observation> all = new ArrayList<>();
    for (int i = 0; i < more; i++) {
      Observation each = i == 0 ? rejection(0) : right(i);
      all.add(each);
      observe(i % 100, each);
    }
    assertThat(learnt(5).ofPartition()).isEqualTo(all.subList(10, more));
    assertThat(learnt(5).ofEntry()).hasSize(more / 100 + (5 < more % 100 ? 1 : 0));
  }

  @Test
  default void eachPartitionAndSpaceLearnsByItself() {
    VectorIndex other = vectors().vectors(new VectorSpace("tests/another plane", 2));
    observe(1, right(1));
    index().observe(partition(1), Set.of(key(1)), right(2));
    other.observe(partition(0), Set.of(key(1)), right(3));
    assertThat(learnt(1)).isEqualTo(new Learnt(list(1), list(1)));
    assertThat(index().learnt(partition(1), key(1))).isEqualTo(new Learnt(list(2), list(2)));
    assertThat(other.learnt(partition(0), key(1))).isEqualTo(new Learnt(list(3), list(3)));
    assertThat(index().learnt(partition(2), key(1))).isEqualTo(Learnt.NOTHING);
  }

  @Test
  default void whatIsLearntOutlivesTheRow() {
    put(1, 0);
    observe(1, right(1));
    index().remove(partition(0), key(1));
    assertThat(learnt(1)).isEqualTo(new Learnt(list(1), list(1)));
    put(1, 90);
    observe(1, right(2));
    assertThat(learnt(1)).isEqualTo(new Learnt(list(1, 2), list(1, 2)));
  }

  @Test
  default void observingMakesNoRow() {
    observe(1, right(1));
    assertThat(nearest(0, 9)).isEmpty();
  }

  @Test
  default void whatIsLearntIsForgottenInTheEnd() {
    Instant start = clock().instant();
    observe(1, right(1));
    clock().set(start.plus(Duration.ofDays(60)));
    observe(2, right(2));

    clock().set(start.plus(LONGEST).minusMillis(1));
    assertThat(learnt(1)).isEqualTo(new Learnt(list(1), list(1, 2)));
    clock().set(start.plus(LONGEST));
    assertThat(learnt(1)).isEqualTo(new Learnt(List.of(), list(1, 2)));
    assertThat(learnt(2)).isEqualTo(new Learnt(list(2), list(1, 2)));
    clock().set(start.plus(Duration.ofDays(60)).plus(LONGEST));
    assertThat(learnt(2)).isEqualTo(Learnt.NOTHING);
  }

  @Test
  default void whatIsForgottenDoesNotComeBack() {
    observe(1, right(1));
    clock().advance(LONGEST);
    observe(1, right(2));
    assertThat(learnt(1)).isEqualTo(new Learnt(list(2), list(2)));
  }

  @Test
  default void eachObservationBeginsTheTimeAgain() {
    observe(1, right(1));
    clock().advance(Duration.ofDays(89));
    observe(1, right(2));
    clock().advance(Duration.ofDays(89));
    assertThat(learnt(1)).isEqualTo(new Learnt(list(1, 2), list(1, 2)));
  }

  private void observe(int number, Observation observation) {
    index().observe(partition(0), Set.of(key(number)), observation);
  }

  private Learnt learnt(int number) {
    Learnt learnt = index().learnt(partition(0), key(number));
    assertThat(index().observations(partition(0), key(number))).isEqualTo(learnt.ofEntry());
    return learnt;
  }

  private List<Observation> list(int... numbers) {
    return IntStream.of(numbers).mapToObj(this::right).toList();
  }

  private Observation right(int number) {
    // Numbers that a float holds exactly.
    return new Observation(number / 4096.0, -1, 1, 1, true, false);
  }

  private static Observation rejection(int number) {
    return new Observation(number / 4096.0, 0.5, 1, 2, false, true);
  }
}
