package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.completioncache.semantic.VectorIndex.Neighbour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can have been observed, and what would only spoil what is learnt. */
final class ObservationTest {

  @ParameterizedTest
  @CsvSource({
    "NaN, 0.5, 1, 2, 'similarity must be from -1 to 1, but is NaN'",
    "0.9, NaN, 1, 2, 'rival must be from -1 to 1, but is NaN'",
    "Infinity, 0.5, 1, 2, 'similarity must be from -1 to 1, but is Infinity'",
    "0.9, -1.5, 1, 2, 'rival must be from -1 to 1, but is -1.5'",
    "0.9, 0.5, -1, 2, 'agreeing must be from 0 to neighbours, which are 2, but is -1'",
    "0.9, 0.5, 3, 2, 'agreeing must be from 0 to neighbours, which are 2, but is 3'",
    "0.9, 0.5, 0, -2, 'agreeing must be from 0 to neighbours, which are -2, but is 0'"
  })
  void whatCannotHaveBeenObservedIsRejected(
      double similarity, double rival, int agreeing, int neighbours, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Observation(
                    similarity, rival, agreeing, neighbours, true, /* rejected= */ false))
        .withMessage(message);
  }

  @Test
  void bytesOfWhatCannotHaveBeenObservedAreRejected() {
    byte[] bytes = new Observation(0.9, 0.5, 1, 2, true, /* rejected= */ false).toBytes();
    bytes[4] = 0x7F;
    bytes[5] = (byte) 0xC0;
    assertThatIllegalArgumentException().isThrownBy(() -> Observation.fromBytes(bytes));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, -1, 1.0000001})
  void whatIsRoundedIsNot(double similarity) {
    assertThat(new Observation(similarity, -1, 0, 0, true, false).similarity())
        .isEqualTo(similarity);
  }

  @Test
  void aNeighbourHasASimilarity() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Neighbour(Precedents.key(1), Double.NaN, "question", Precedents.key(2)))
        .withMessage("similarity must be from -1 to 1, but is NaN");
  }
}
