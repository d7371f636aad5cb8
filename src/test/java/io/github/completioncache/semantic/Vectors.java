package io.github.completioncache.semantic;

import static io.github.completioncache.store.Entries.key;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorIndex.Row;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Vectors and rows for tests of vector stores. */
public final class Vectors {

  /** Two numbers are enough to see what an angle does. */
  public static final VectorSpace PLANE = new VectorSpace("tests/plane", 2);

  private Vectors() {}

  /** A partition of its own for each number. */
  public static CacheKey partition(int number) {
    return key(1_000_000 + number);
  }

  /** What the answers of a group of rows are told apart by. */
  public static CacheKey answer(int number) {
    return key(2_000_000 + number);
  }

  /** A direction in the plane, so many degrees from the first axis. */
  public static UnitVector degrees(double degrees) {
    double angle = Math.toRadians(degrees);
    return UnitVector.of(new float[] {(float) Math.cos(angle), (float) Math.sin(angle)});
  }

  /** A row of partition 0 that lives for an hour. */
  public static Row row(int number, UnitVector vector, Clock clock) {
    return row(0, number, vector, clock);
  }

  /** A row that lives for an hour. */
  public static Row row(int partition, int number, UnitVector vector, Clock clock) {
    return new Row(
        partition(partition),
        key(number),
        vector,
        "question " + number,
        answer(number),
        clock.instant().plus(Duration.ofHours(1)));
  }

  /** A direction in which nothing is more likely than anything else. */
  public static UnitVector random(SplittableRandom random, int dimensions) {
    float[] vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = gaussian(random);
    }
    return UnitVector.of(vector);
  }

  /**
   * A direction near another one, as the vector of a paraphrase is.
   *
   * @param noise how long what is added is, where {@code vector} has length 1
   */
  public static UnitVector near(UnitVector vector, double noise, SplittableRandom random) {
    float[] numbers = vector.toFloats();
    float[] other = random(random, numbers.length).toFloats();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += (float) noise * other[i];
    }
    return UnitVector.of(numbers);
  }

  private static float gaussian(SplittableRandom random) {
    // The sum of twelve numbers between 0 and 1 is close enough to a bell curve.
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return (float) sum;
  }

  /** What an index should find, by comparing with every row. */
  public static List<CacheKey> bruteForce(List<Row> rows, UnitVector vector, int most) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingDouble((Row row) -> row.vector().cosine(vector)).reversed());
    return sorted.stream().limit(most).map(Row::key).toList();
  }

  /** Their keys. */
  public static List<CacheKey> keys(List<Neighbour> neighbours) {
    return neighbours.stream().map(Neighbour::key).toList();
  }
}
