package io.github.completioncache.semantic;

import static io.github.completioncache.semantic.Vectors.PLANE;
import static io.github.completioncache.semantic.Vectors.answer;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract about texts, names and sizes of all kinds. */
interface VectorTextContract extends VectorsTested {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\t a line\r\nand another\n",
        "Wie ändere ich mein Paßwort? パスワードを忘れました 😀",
        "zero \u0000 inside",
        "\u0000",
        "'; DROP TABLE entry; -- \"quoted\" {json: [1]} \\u0041",
        "e\u0301 is not \u00e9",
      })
  default void textComesBackAsItWas(String text) {
    putText(text);
    assertThat(nearest(0, 1).get(0).text()).isEqualTo(text);
  }

  @Test
  default void keepsLongText() {
    String text = "long 😀 ".repeat(100_000);
    putText(text);
    assertThat(nearest(0, 1).get(0).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai/text-embedding-3-small",
        " { } * ? [a] \\ : ; ' \" ../.. %s",
        "ein Häuschen 😀\n",
      })
  default void embedderMayHaveAnyName(String id) {
    VectorIndex index = vectors().vectors(new VectorSpace(id, 2));
    index.put(row(1, degrees(0), clock()));
    assertThat(keys(index.nearest(partition(0), degrees(0), 9))).containsExactly(key(1));
    assertThat(nearest(0, 9)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 384, 1_536, 3_072})
  default void vectorsMayHaveAnySize(int dimensions) {
    VectorIndex index = vectors().vectors(new VectorSpace(PLANE.embedder(), dimensions));
    UnitVector vector = Vectors.random(new SplittableRandom(dimensions), dimensions);
    float[] opposite = vector.toFloats();
    for (int i = 0; i < dimensions; i++) {
      opposite[i] = -opposite[i];
    }
    index.put(row(1, UnitVector.of(opposite), clock()));
    index.put(row(2, vector, clock()));
    assertThat(keys(index.nearest(partition(0), vector, 9))).containsExactly(key(2), key(1));
  }

  private void putText(String text) {
    index()
        .put(
            new VectorIndex.Row(
                partition(0),
                key(1),
                degrees(0),
                text,
                answer(1),
                clock().instant().plusSeconds(60)));
  }
}
