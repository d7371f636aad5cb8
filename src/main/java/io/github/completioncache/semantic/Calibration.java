package io.github.completioncache.semantic;

import io.github.completioncache.semantic.ThresholdSearch.Threshold;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How lax a rule may be in each category, found from answers that are known to be right or wrong:
 * as lax as can be while, with a confidence, at most a bounded share of what is served is wrong.
 * That is sure for questions like those it was found from, and for no others. At 2 % and 95 %, 389
 * pairs that are all right are the fewest that say anything; of observations, of which half only
 * teach, about 780.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class Calibration {

  private final SortedMap<String, Category> categories;

  private Calibration(SortedMap<String, Category> categories) {
    this.categories = Collections.unmodifiableSortedMap(categories);
  }

  /** A builder with an error bound of 0.02, a confidence of 0.95, and no answers. */
  public static Builder builder() {
    return new Builder();
  }

  /** What was found for each category of which answers were given, by name; unmodifiable. */
  public SortedMap<String, Category> categories() {
    return categories;
  }

  /** One line for each category. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    categories.forEach(
        (name, category) -> text.append(name).append(": ").append(category).append('\n'));
    return text.toString();
  }

  /** What was found for one category. Immutable. */
  public static final class Category {

    private final @Nullable ErrorModel model;
    private final @Nullable Threshold threshold;
    private final int tested;

    Category(@Nullable ErrorModel model, @Nullable Threshold threshold, int tested) {
      this.model = model;
      this.threshold = threshold;
      this.tested = tested;
    }

    /** Whether anything is served; if not, too few answers are known, or too many are wrong. */
    public boolean serves() {
      return threshold != null;
    }

    /** Which share of the answers that it was tested on would be served. */
    public double hitRate() {
      return threshold == null ? 0 : (double) threshold.served() / tested;
    }

    /** The share of those that were wrong; 0 if none would be served. */
    public double error() {
      return threshold == null ? 0 : (double) threshold.wrong() / threshold.served();
    }

    /** How likely an answer is to be wrong; NaN if only similarities are known. */
    double expectedError(Observation seen) {
      return model == null ? Double.NaN : doubt(model, seen);
    }

    boolean accepts(Observation seen) {
      return threshold != null && doubt(model, seen) <= threshold.doubt();
    }

    private static double doubt(@Nullable ErrorModel model, Observation seen) {
      return model == null ? -seen.similarity() : model.error(Evidence.of(seen), List.of());
    }

    @Override
    public String toString() {
      if (threshold == null) {
        return String.format(Locale.ROOT, "serves nothing, tested on %d answers", tested);
      }
      return String.format(
          Locale.ROOT,
          "serves %.1f %% of %d answers, of which %.2f %% are wrong, %s %.3f",
          100 * hitRate(),
          tested,
          100 * error(),
          model == null ? "from a similarity of" : "up to an expected error of",
          Math.abs(threshold.doubt()));
    }
  }

  /** Collects answers. Not safe for use by several threads. */
  public static final class Builder {

    /** What is asked tomorrow is never quite like what was calibrated with. */
    private static final double AIM = 0.7;

    private final Map<String, List<Observation>> pairs = new TreeMap<>();
    private final Map<String, List<Observation>> observations = new TreeMap<>();
    private double errorBound = 0.02;
    private double confidence = 0.95;

    private Builder() {}

    /**
     * Which share of what is served may be wrong. Default: 0.02.
     *
     * @throws IllegalArgumentException if it is not above 0 and at most 0.2
     */
    public Builder errorBound(double bound) {
      this.errorBound = VerifiedRule.requireBound(bound);
      return this;
    }

    /**
     * How sure that is. Default: 0.95.
     *
     * @throws IllegalArgumentException if it is not at least 0.5 and below 1
     */
    public Builder confidence(double confidence) {
      if (!(confidence >= 0.5 && confidence < 1)) {
        throw new IllegalArgumentException(
            "confidence must be at least 0.5 and below 1, but is " + confidence);
      }
      this.confidence = confidence;
      return this;
    }

    /**
     * Adds a pair of questions. In a category of pairs, a threshold of the similarity is found.
     *
     * @param similarity cosine similarity, from -1 to 1
     * @param correct whether one answer is right for both
     * @throws IllegalArgumentException if {@code similarity} is not in that range, or the category
     *     has observations
     */
    public Builder pair(String category, double similarity, boolean correct) {
      if (!(similarity >= -1 && similarity <= 1)) {
        throw new IllegalArgumentException("similarity must be from -1 to 1, but is " + similarity);
      }
      add(
          category,
          new Observation(similarity, -1, 1, 1, correct, /* rejected= */ false),
          pairs,
          observations);
      return this;
    }

    /**
     * Adds what was observed when a question was asked of a cache that is filled like the one where
     * the calibration is to be used. In a category of observations, what the neighbours say counts
     * too, which serves far more at the same error. Every second observation teaches how much, and
     * the others find the threshold.
     *
     * @throws IllegalArgumentException if the category has pairs
     */
    public Builder observation(String category, Observation observation) {
      add(category, Objects.requireNonNull(observation, "observation"), observations, pairs);
      return this;
    }

    private static void add(
        String category,
        Observation observation,
        Map<String, List<Observation>> to,
        Map<String, List<Observation>> others) {
      if (others.containsKey(Objects.requireNonNull(category, "category"))) {
        throw new IllegalArgumentException(
            "category must have either pairs or observations, but would have both");
      }
      to.computeIfAbsent(category, unused -> new ArrayList<>()).add(observation);
    }

    /** What is found from the answers that were added. */
    public Calibration build() {
      SortedMap<String, Category> categories = new TreeMap<>();
      pairs.forEach((name, seen) -> categories.put(name, tested(null, seen)));
      observations.forEach((name, seen) -> categories.put(name, learnt(seen)));
      return new Calibration(categories);
    }

    private Category learnt(List<Observation> seen) {
      List<Observation> lessons = new ArrayList<>();
      List<Observation> tests = new ArrayList<>();
      for (int i = 0; i < seen.size(); i++) {
        (i % 2 == 0 ? lessons : tests).add(seen.get(i));
      }
      return tested(ErrorModel.learn(lessons, /* level= */ 0, /* before= */ null), tests);
    }

    private Category tested(@Nullable ErrorModel model, List<Observation> tests) {
      double[] doubts = new double[tests.size()];
      boolean[] correct = new boolean[tests.size()];
      for (int i = 0; i < correct.length; i++) {
        doubts[i] = Category.doubt(model, tests.get(i));
        correct[i] = tests.get(i).correct();
      }
      Threshold threshold =
          new ThresholdSearch(AIM * errorBound, confidence).laxest(doubts, correct).orElse(null);
      return new Category(model, threshold, tests.size());
    }
  }
}
