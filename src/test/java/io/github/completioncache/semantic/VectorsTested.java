package io.github.completioncache.semantic;

import io.github.completioncache.testing.FakeClock;
import java.util.List;

/** What the parts of {@link VectorIndexContract} are about. */
interface VectorsTested {

  /** Room for what floats round, in whatever order they are added up. */
  double ROUNDING = 1e-5;

  /** The clock of the store. */
  FakeClock clock();

  /** New and empty for each test. */
  VectorStore vectors();

  /** In how many of all cases the most similar row must be found among many; 1 if always. */
  double leastRecall();

  /** That of the plane. */
  default VectorIndex index() {
    return vectors().vectors(Vectors.PLANE);
  }

  default void put(int number, double degrees) {
    index().put(Vectors.row(number, Vectors.degrees(degrees), clock()));
  }

  /** The neighbours in partition 0 of the plane. */
  default List<VectorIndex.Neighbour> nearest(double degrees, int most) {
    return index().nearest(Vectors.partition(0), Vectors.degrees(degrees), most);
  }
}
