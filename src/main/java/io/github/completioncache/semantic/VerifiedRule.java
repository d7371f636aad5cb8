package io.github.completioncache.semantic;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Decision.Kind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Learns how far answers carry, and serves so that a bounded share of what is served is wrong.
 *
 * <p>After "vCache: Verified Semantic Prompt Caching" (arXiv 2502.03771): a logistic model of the
 * probability that an answer is right, a lower bound of it, and exploring where that is not enough:
 * with probability 1 - d / (1 - a), where a is the lower bound and d the allowed error. Different
 * from there, a partition has one model with an offset for each answer, so that young entries have
 * what others have learnt; the model knows how the neighbours agree, and not only the similarity;
 * and since the bound holds for answers that are served, and not for all requests, nothing is
 * served by chance: d is what the bound leaves for this answer after those before it, and where the
 * formula is above zero the provider is asked.
 */
final class VerifiedRule extends MatchRule {

  private static final int MOST_PARTITIONS = 1_000;

  /** How many times more often than the bound a single answer may be wrong. */
  private static final double WORST_ANSWER = 3;

  /** The share of answers to be served that is looked into, so that a change is noticed. */
  private static final double CHECKED = 0.03;

  private final double bound;
  private final double level;
  private final Random random;
  private final Map<CacheKey, PartitionLearner> learners =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CacheKey, PartitionLearner> eldest) {
          return size() > MOST_PARTITIONS;
        }
      };

  VerifiedRule(double bound, Random random) {
    this.bound = requireBound(bound);
    this.level = WORST_ANSWER * bound;
    this.random = random;
  }

  static double requireBound(double bound) {
    if (!(bound > 0 && bound <= 0.2)) {
      throw new IllegalArgumentException(
          "errorBound must be above 0 and at most 0.2, but is " + bound);
    }
    return bound;
  }

  @Override
  public boolean learns() {
    return true;
  }

  @Override
  public Decision decide(Candidates candidates) {
    Observation seen = candidates.observation(/* correct= */ true);
    double[] evidence = Evidence.of(seen);
    Double threshold = candidates.threshold();
    if (threshold != null && seen.similarity() < threshold) {
      return decision(Kind.MISS, Double.NaN, seen, "below what the call asks for");
    }
    if (candidates.learnt().ofEntry().stream().anyMatch(each -> each.rejects(seen))) {
      return decision(Kind.MISS, Double.NaN, seen, "not better than when it was rejected");
    }
    PartitionLearner learner = learner(candidates.partition());
    Optional<ErrorModel> model = learner.model(candidates.learnt().ofPartition());
    if (model.isEmpty()) {
      return decision(Kind.EXPLORE, Double.NaN, seen, "too little is known yet");
    }
    double error = model.get().error(evidence, candidates.learnt().ofEntry());
    // What is no number is not sure either.
    if (!(error <= level && error <= learner.budget.allowance())) {
      return decision(Kind.EXPLORE, error, seen, "not sure enough");
    }
    return random.nextDouble() < CHECKED
        ? decision(Kind.CHECK, error, seen, "sure enough, but checked")
        : decision(Kind.SERVE, error, seen, "sure enough");
  }

  @Override
  public void served(Candidates candidates, Decision decision) {
    learner(candidates.partition()).budget.spend(decision.expectedError());
  }

  private PartitionLearner learner(CacheKey partition) {
    synchronized (learners) {
      return learners.computeIfAbsent(partition, unused -> new PartitionLearner(bound, level));
    }
  }

  private static Decision decision(Kind kind, double error, Observation seen, String why) {
    String expected =
        Double.isNaN(error) ? "" : String.format(Locale.ROOT, ", error %.1f %%", 100 * error);
    return new Decision(kind, error, Reasons.of(why, seen) + expected);
  }
}
