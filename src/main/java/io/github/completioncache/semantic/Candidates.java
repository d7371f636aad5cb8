package io.github.completioncache.semantic;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The questions nearest to the one that is asked, and what is known about the best of them that no
 * guard speaks against.
 *
 * @param partition what all else about the request was
 * @param category that of the caller
 * @param neighbours the nearest questions, the most similar first, those included that a guard
 *     speaks against: they are evidence, too
 * @param best the one whose answer may be served
 * @param learnt about the answer of {@code best}, which rows may share, and about the partition
 * @param threshold the lowest similarity that the caller asks for; null if it says nothing
 */
public record Candidates(
    CacheKey partition,
    String category,
    List<Neighbour> neighbours,
    Neighbour best,
    Learnt learnt,
    @Nullable Double threshold) {

  /** Copies the list. */
  public Candidates {
    Objects.requireNonNull(partition, "partition");
    Objects.requireNonNull(category, "category");
    neighbours = List.copyOf(neighbours);
    Objects.requireNonNull(best, "best");
    Objects.requireNonNull(learnt, "learnt");
  }

  /** What is observed if the answer of {@code best} proves to be right, or not. */
  public Observation observation(boolean correct) {
    return observation(best, correct, /* rejected= */ false);
  }

  /** As {@link #observation(boolean)}, of any of the neighbours. */
  public Observation observation(Neighbour of, boolean correct, boolean rejected) {
    double rival = -1;
    int agreeing = 0;
    for (Neighbour each : neighbours) {
      if (each.answer().equals(of.answer())) {
        agreeing++;
      } else {
        rival = Math.max(rival, each.similarity());
      }
    }
    if (agreeing == neighbours.size() && agreeing > 0) {
      // One that is not among them can be as similar as the last of them.
      rival = neighbours.get(agreeing - 1).similarity();
    }
    return new Observation(of.similarity(), rival, agreeing, neighbours.size(), correct, rejected);
  }
}
