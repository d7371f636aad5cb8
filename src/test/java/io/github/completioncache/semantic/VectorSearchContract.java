package io.github.completioncache.semantic;

import static io.github.completioncache.semantic.Vectors.bruteForce;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.near;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.random;
import static io.github.completioncache.semantic.Vectors.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorIndex.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The part of the contract about finding the right ones among many. */
interface VectorSearchContract extends VectorsTested {

  int DIMENSIONS = 32;
  VectorSpace SPACE = new VectorSpace("tests/random", DIMENSIONS);

  @Test
  default void findsWhatComparingWithEveryRowFinds() {
    SplittableRandom random = new SplittableRandom(7);
    List<Row> rows = fill(random, 2_000);
    assertThat(recall(rows, random, 300)).isGreaterThanOrEqualTo(leastRecall());
  }

  @Test
  default void findsTheRightOnesWhileRowsComeAndGo() {
    SplittableRandom random = new SplittableRandom(11);
    VectorIndex index = vectors().vectors(SPACE);
    List<Row> rows = fill(random, 500);
    double sum = 0;
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 50; i++) {
        Row gone = rows.remove(random.nextInt(rows.size()));
        index.remove(gone.partition(), gone.key());
      }
      for (int i = 0; i < 50; i++) {
        int replaced = random.nextInt(rows.size());
        Row old = rows.get(replaced);
        Row replacement =
            new Row(
                old.partition(),
                old.key(),
                random(random, DIMENSIONS),
                "replaced",
                old.answer(),
                old.expires());
        index.put(replacement);
        rows.set(replaced, replacement);
      }
      sum += recall(rows, random, 100);
    }
    assertThat(sum / 5).isGreaterThanOrEqualTo(leastRecall());
  }

  private List<Row> fill(SplittableRandom random, int count) {
    VectorIndex index = vectors().vectors(SPACE);
    List<Row> rows = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      Row row = row(number, random(random, DIMENSIONS), clock());
      index.put(row);
      index.put(row(1, number, random(random, DIMENSIONS), clock()));
      rows.add(row);
    }
    return rows;
  }

  /** The part of so many searches that find the row that comparing with every one finds. */
  private double recall(List<Row> rows, SplittableRandom random, int queries) {
    VectorIndex index = vectors().vectors(SPACE);
    Map<CacheKey, Row> byKey = new HashMap<>();
    rows.forEach(row -> byKey.put(row.key(), row));
    int right = 0;
    for (int query = 0; query < queries; query++) {
      UnitVector vector =
          query % 2 == 0
              ? random(random, DIMENSIONS)
              : near(rows.get(random.nextInt(rows.size())).vector(), 0.5, random);
      List<Neighbour> found = index.nearest(partition(0), vector, 5);
      assertThat(found).hasSize(5);
      for (Neighbour each : found) {
        Row row = byKey.get(each.key());
        assertThat(row).isNotNull();
        assertThat(each.text()).isEqualTo(row.text());
        assertThat(each.similarity()).isEqualTo(row.vector().cosine(vector), within(ROUNDING));
      }
      assertThat(found)
          .isSortedAccordingTo((a, b) -> Double.compare(b.similarity(), a.similarity()));
      if (keys(found).get(0).equals(bruteForce(rows, vector, 1).get(0))) {
        right++;
      }
    }
    return (double) right / queries;
  }
}
