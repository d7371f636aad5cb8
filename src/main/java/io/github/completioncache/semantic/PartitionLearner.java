package io.github.completioncache.semantic;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the model of a partition up to date. Safe for use by several threads. */
final class PartitionLearner {

  /** Before so many observations nothing is said. */
  static final int FEWEST = 30;

  private static final int YOUNG = 200;
  private static final int NEWS_FOR_YOUNG = 8;
  private static final int NEWS = 32;

  final ErrorBudget budget;
  private final double level;
  private @Nullable ErrorModel model;
  private int size;
  private @Nullable Observation last;

  PartitionLearner(double bound, double level) {
    budget = new ErrorBudget(bound);
    this.level = level;
  }

  /** A model that has learnt all but the last few of {@code seen}; empty if those are too few. */
  synchronized Optional<ErrorModel> model(List<Observation> seen) {
    if (seen.size() < FEWEST) {
      return Optional.empty();
    }
    if (model == null || hasNews(seen)) {
      model = ErrorModel.learn(seen, level, model);
      size = seen.size();
      last = seen.get(size - 1);
    }
    return Optional.of(model);
  }

  private boolean hasNews(List<Observation> seen) {
    int news = seen.size() < YOUNG ? NEWS_FOR_YOUNG : NEWS;
    if (Math.abs(seen.size() - size) >= news) {
      return true;
    }
    // A list that is full stays as long as it is.
    int end = seen.size() - 1;
    for (int i = 0; i < news; i++) {
      if (seen.get(end - i).equals(last)) {
        return false;
      }
    }
    return true;
  }
}
