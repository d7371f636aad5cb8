package io.github.completioncache.semantic;

import static io.github.completioncache.semantic.Vectors.PLANE;
import static io.github.completioncache.semantic.Vectors.answer;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.completioncache.semantic.VectorIndex.Neighbour;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the contract about which rows there are, and which are near. */
interface VectorRowsContract extends VectorsTested {

  @Test
  default void nothingIsNearWhereNothingIs() {
    assertThat(nearest(0, 5)).isEmpty();
    index().remove(partition(0), key(1));
    assertThat(nearest(0, 5)).isEmpty();
  }

  @Test
  default void findsTheRowItself() {
    put(1, 30);
    assertThat(nearest(30, 5))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.key()).isEqualTo(key(1));
              assertThat(found.text()).isEqualTo("question 1");
              assertThat(found.answer()).isEqualTo(answer(1));
              assertThat(found.similarity()).isEqualTo(1, within(ROUNDING));
            });
  }

  @Test
  default void theMostSimilarComeFirst() {
    put(1, 40);
    put(2, 5);
    put(3, 170);
    put(4, -20);
    assertThat(keys(nearest(0, 9))).containsExactly(key(2), key(4), key(1), key(3));
    assertThat(keys(nearest(60, 2))).containsExactly(key(1), key(2));
  }

  @Test
  default void m3_similarityIsTheCosine() {
    for (int degrees = 0; degrees <= 180; degrees += 15) {
      put(degrees, degrees);
    }
    List<Neighbour> found = nearest(0, 13);
    assertThat(found).hasSize(13);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).similarity())
          .as("at %s degrees", 15 * i)
          .isEqualTo(Math.cos(Math.toRadians(15 * i)), within(ROUNDING));
    }
  }

  @Test
  default void putReplacesTheRowOfItsPartitionAndKey() {
    put(1, 0);
    put(2, 5);
    index()
        .put(
            new VectorIndex.Row(
                partition(0),
                key(1),
                degrees(90),
                "another",
                answer(7),
                clock().instant().plusSeconds(60)));
    List<Neighbour> found = nearest(90, 5);
    assertThat(keys(found)).containsExactly(key(1), key(2));
    assertThat(found.get(0).text()).isEqualTo("another");
    assertThat(found.get(0).answer()).isEqualTo(answer(7));
    assertThat(found.get(0).similarity()).isEqualTo(1, within(ROUNDING));
  }

  @Test
  default void rowThatIsPutAgainAsItWasIsThereOnce() {
    put(1, 0);
    put(1, 0);
    assertThat(keys(nearest(0, 5))).containsExactly(key(1));
  }

  @Test
  default void m4_writeNeverRemovesNeighbour() {
    for (int number = 1; number <= 20; number++) {
      put(number, 10);
    }
    put(21, 10.001);
    assertThat(nearest(10, 30)).hasSize(21);
  }

  @Test
  default void m6_nothingOfAnotherPartitionIsFound() {
    index().put(row(1, 1, degrees(0), clock()));
    index().put(row(2, 2, degrees(179), clock()));
    assertThat(keys(index().nearest(partition(1), degrees(0), 9))).containsExactly(key(1));
    assertThat(keys(index().nearest(partition(2), degrees(0), 9))).containsExactly(key(2));
    assertThat(index().nearest(partition(3), degrees(0), 9)).isEmpty();
  }

  @Test
  default void keyCanLieInSeveralPartitions() {
    index().put(row(1, 1, degrees(0), clock()));
    index().put(row(2, 1, degrees(90), clock()));
    index().remove(partition(1), key(1));
    assertThat(index().nearest(partition(1), degrees(0), 9)).isEmpty();
    assertThat(keys(index().nearest(partition(2), degrees(0), 9))).containsExactly(key(1));
  }

  @Test
  default void m9_vectorsOfAnotherEmbedderOrSizeAreNeverMixed() {
    VectorIndex other = vectors().vectors(new VectorSpace("tests/another plane", 2));
    VectorIndex larger = vectors().vectors(new VectorSpace(PLANE.embedder(), 3));
    UnitVector along = UnitVector.of(new float[] {1, 0, 0});
    put(1, 0);
    other.put(row(2, degrees(1), clock()));
    larger.put(row(3, along, clock()));
    assertThat(keys(nearest(0, 9))).containsExactly(key(1));
    assertThat(keys(other.nearest(partition(0), degrees(0), 9))).containsExactly(key(2));
    assertThat(keys(larger.nearest(partition(0), along, 9))).containsExactly(key(3));

    other.remove(partition(0), key(1));
    larger.remove(partition(0), key(1));
    assertThat(keys(nearest(0, 9))).containsExactly(key(1));
  }

  @Test
  default void allWhoAskForASpaceGetTheSameRows() {
    vectors().vectors(new VectorSpace("tests/plane", 2)).put(row(1, degrees(0), clock()));
    assertThat(nearest(0, 9)).hasSize(1);
    index().remove(partition(0), key(1));
    assertThat(
            vectors()
                .vectors(new VectorSpace("tests/plane", 2))
                .nearest(partition(0), degrees(0), 9))
        .isEmpty();
  }

  @Test
  default void removesThatRowOnly() {
    put(1, 0);
    put(2, 0);
    index().remove(partition(0), key(1));
    assertThat(keys(nearest(0, 9))).containsExactly(key(2));
    put(1, 1);
    assertThat(keys(nearest(0, 9))).containsExactly(key(2), key(1));
  }

  @Test
  default void m8_vectorOfAnotherSizeIsRejected() {
    put(1, 0);
    UnitVector wrong = UnitVector.of(new float[] {1, 0, 0});
    String message = "vector must have 2 numbers, but has 3";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index().put(row(1, wrong, clock())))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index().nearest(partition(0), wrong, 1))
        .withMessage(message);
    assertThat(nearest(0, 9)).hasSize(1);
  }

  @Test
  default void fewerThanOneNeighbourIsRejected() {
    for (int most : new int[] {0, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> nearest(0, most))
          .withMessage("most must be at least 1, but is " + most);
    }
  }
}
