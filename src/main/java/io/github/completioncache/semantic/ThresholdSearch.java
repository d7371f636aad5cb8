package io.github.completioncache.semantic;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds how lax a threshold may be so that, with a confidence, at most a bounded share of what it
 * lets through is wrong.
 *
 * <p>Many thresholds are tested on the same answers, and one of them would look good by chance. So
 * each test is one of a sequence from strict to lax that ends with the first failure, and the
 * sequences, of which each begins at another place that does not depend on what is right, share the
 * chance of being wrong: fixed sequence testing as in "Learn then Test" (arXiv 2110.01052).
 */
final class ThresholdSearch {

  private static final int SEQUENCES = 4;
  private static final int STEPS = 40;

  private final double bound;
  private final double confidence;

  ThresholdSearch(double bound, double confidence) {
    this.bound = bound;
    this.confidence = 1 - (1 - confidence) / SEQUENCES;
  }

  /**
   * The laxest one.
   *
   * @param doubts a number for each answer: the higher, the less sure
   * @param correct whether that answer was right
   * @return empty if there is none, be it for want of answers
   */
  Optional<Threshold> laxest(double[] doubts, boolean[] correct) {
    int[] order =
        IntStream.range(0, doubts.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> doubts[i]))
            .mapToInt(i -> i)
            .toArray();
    @Nullable Threshold laxest = null;
    for (int sequence = 1; sequence <= SEQUENCES; sequence++) {
      for (int step = sequence * STEPS / (SEQUENCES + 1); step <= STEPS; step++) {
        int served = endOfTies(doubts, order, order.length * step / STEPS);
        Threshold tested = tested(doubts, correct, order, served);
        if (tested == null) {
          break;
        }
        if (laxest == null || tested.served > laxest.served) {
          laxest = tested;
        }
      }
    }
    return Optional.ofNullable(laxest);
  }

  private static int endOfTies(double[] doubts, int[] order, int end) {
    int after = end;
    while (after > 0 && after < order.length && doubts[order[after]] == doubts[order[after - 1]]) {
      after++;
    }
    return after;
  }

  private @Nullable Threshold tested(double[] doubts, boolean[] correct, int[] order, int served) {
    int wrong = (int) Arrays.stream(order, 0, served).filter(i -> !correct[i]).count();
    double upper = ClopperPearson.upper(wrong, served, confidence);
    return upper > bound ? null : new Threshold(doubts[order[served - 1]], served, wrong);
  }

  /**
   * A threshold.
   *
   * @param doubt the highest that is served
   * @param served how many of the answers it lets through
   * @param wrong how many of those were wrong
   */
  record Threshold(double doubt, int served, int wrong) {}
}
