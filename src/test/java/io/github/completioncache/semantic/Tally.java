package io.github.completioncache.semantic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What became of questions, and the figures of it. */
final class Tally {

  static final double CONFIDENCE = 0.95;

  private final List<Answered> all = new ArrayList<>();

  /** Nothing could be served. */
  void missed(boolean possible) {
    all.add(new Answered(Double.NEGATIVE_INFINITY, false, false, possible, 0));
  }

  void decided(double similarity, Decision decision, boolean right, boolean possible) {
    double error = decision.expectedError();
    // Before a rule knows anything, it knows less than it does ever after.
    double score = Double.isNaN(error) ? similarity - 2 : 1 - error;
    all.add(new Answered(score, decision.kind() == Decision.Kind.SERVE, right, possible, error));
  }

  int asked() {
    return all.size();
  }

  int served() {
    return (int) all.stream().filter(Answered::served).count();
  }

  int wrong() {
    return (int) all.stream().filter(each -> each.served && !each.right).count();
  }

  double hitRate() {
    return (double) served() / asked();
  }

  /** The share of what was served that was wrong; NaN if nothing was. */
  double error() {
    return (double) wrong() / served();
  }

  double upperError() {
    return ClopperPearson.upper(wrong(), served(), CONFIDENCE);
  }

  /** The share of the questions with an answer in the cache to which it was served. */
  double recall() {
    return (double) (served() - wrong()) / possible();
  }

  private long possible() {
    return all.stream().filter(Answered::possible).count();
  }

  /** Error among all that was served within the first {@code share} of the questions. */
  double errorAfter(double share) {
    Tally first = new Tally();
    first.all.addAll(all.subList(0, (int) Math.round(share * all.size())));
    return first.error();
  }

  /** What the rule expected of what it served. */
  double expectedError() {
    return all.stream()
        .filter(Answered::served)
        .mapToDouble(Answered::expected)
        .average()
        .orElse(0);
  }

  /** The area under the curve of precision over recall, the surest answers first. */
  double area() {
    List<Answered> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble(Answered::score).reversed());
    double area = 0;
    int right = 0;
    for (int i = 0; i < sorted.size(); i++) {
      if (sorted.get(i).right) {
        right++;
        area += (double) right / (i + 1);
      }
    }
    return area / possible();
  }

  /** With the threshold of the score that serves most within {@code bound}, chosen in hindsight. */
  Tally best(double bound) {
    List<Answered> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble(Answered::score).reversed());
    double threshold = Double.POSITIVE_INFINITY;
    int wrong = 0;
    for (int i = 0; i < sorted.size(); i++) {
      wrong += sorted.get(i).right ? 0 : 1;
      boolean last = i + 1 == sorted.size() || sorted.get(i + 1).score < sorted.get(i).score;
      if (last && wrong <= bound * (i + 1)) {
        threshold = sorted.get(i).score;
      }
    }
    Tally best = new Tally();
    for (Answered each : all) {
      best.all.add(
          new Answered(
              each.score, each.score >= threshold, each.right, each.possible, each.expected));
    }
    return best;
  }

  private record Answered(
      double score, boolean served, boolean right, boolean possible, double expected) {}
}
