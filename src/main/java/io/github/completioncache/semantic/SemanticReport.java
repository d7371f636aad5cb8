package io.github.completioncache.semantic;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What comes of matching questions by their meaning, for each category: how often an answer was
 * served, or would have been in shadow mode, and how often that was wrong as far as answers were
 * compared. Counted by this process since its cache was built.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class SemanticReport {

  private final SortedMap<String, Category> categories;

  SemanticReport(Map<String, Category> categories) {
    this.categories = Collections.unmodifiableSortedMap(new TreeMap<>(categories));
  }

  /** The categories in which similar questions were looked for, by name; unmodifiable. */
  public SortedMap<String, Category> categories() {
    return categories;
  }

  /** That of one category; empty counts if nothing was looked for in it. */
  public Category category(String name) {
    Category known = categories.get(Objects.requireNonNull(name, "name"));
    return known == null ? new Category(0, 0, 0, 0, List.of()) : known;
  }

  /**
   * A calibration from what was compared, for {@link MatchRule#calibrated}. It is as good as this
   * traffic is like that to come.
   *
   * @param errorBound which share of what is served may be wrong, above 0 and at most 0.2
   * @throws IllegalArgumentException if {@code errorBound} is not in that range
   */
  public Calibration calibration(double errorBound) {
    Calibration.Builder calibration = Calibration.builder().errorBound(errorBound);
    categories.forEach(
        (name, category) ->
            category.comparisons.forEach(each -> calibration.observation(name, each.seen())));
    return calibration.build();
  }

  /** One line for each category. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    categories.forEach(
        (name, category) -> text.append(name).append(": ").append(category).append('\n'));
    return text.toString();
  }

  /**
   * One comparison of the answer to the most similar question with the real one.
   *
   * @param seen how similar both questions were, and whether the answer would have been right
   * @param served whether it would have been served in earnest
   */
  record Comparison(Observation seen, boolean served) {

    boolean correct() {
      return seen.correct();
    }
  }

  /**
   * One category. Looks are those for a question of which the exact answer was not there.
   *
   * <p>Instances are immutable and safe for use by several threads.
   */
  public static final class Category {

    private static final double CONFIDENCE = 0.95;

    private final long served;
    private final long explored;
    private final long guarded;
    private final long missed;
    private final List<Comparison> comparisons;

    Category(long served, long explored, long guarded, long missed, List<Comparison> comparisons) {
      this.served = served;
      this.explored = explored;
      this.guarded = guarded;
      this.missed = missed;
      this.comparisons = List.copyOf(comparisons);
    }

    /** How often a similar question was looked for. */
    public long looks() {
      return served + explored + guarded + missed;
    }

    /** How often an answer was served, or would have been in shadow mode. */
    public long served() {
      return served;
    }

    /** How often the provider was asked to find out whether the answer would have been right. */
    public long explored() {
      return explored;
    }

    /** How often a guard spoke against every similar question. */
    public long guarded() {
      return guarded;
    }

    /** The share of looks that were, or would have been, served; empty if there was none. */
    public OptionalDouble hitRate() {
      return looks() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) served / looks());
    }

    /** Of how many answers that would have been served it is known whether they were right. */
    public int compared() {
      return (int) comparisons.stream().filter(Comparison::served).count();
    }

    /** How many of those were wrong. */
    public int wrong() {
      return (int) comparisons.stream().filter(c -> c.served() && !c.correct()).count();
    }

    /** The share of those that were wrong; empty if none was compared. */
    public OptionalDouble error() {
      return compared() == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of((double) wrong() / compared());
    }

    /**
     * The highest error that agrees with what was compared: the upper limit of Clopper and Pearson
     * (1934), one-sided, from 0 to 1; 1 if nothing was compared.
     *
     * @param confidence above 0 and below 1, such as 0.95
     * @throws IllegalArgumentException if {@code confidence} is not in that range
     */
    public double errorAtMost(double confidence) {
      return ClopperPearson.upper(wrong(), compared(), confidence);
    }

    /**
     * The lowest error that agrees with what was compared, as {@link #errorAtMost}; 0 if nothing
     * was compared.
     *
     * @throws IllegalArgumentException if {@code confidence} is not above 0 and below 1
     */
    public double errorAtLeast(double confidence) {
      return ClopperPearson.lower(wrong(), compared(), confidence);
    }

    /**
     * The lowest similarity from which on, as far as was compared, at most the share {@code
     * errorBound} would be wrong, with a confidence of 95 %; empty if there is none, be it for want
     * of comparisons. A threshold alone is the plainest rule; {@link SemanticReport#calibration}
     * serves more at the same error.
     *
     * @param errorBound above 0 and at most 0.2
     * @throws IllegalArgumentException if {@code errorBound} is not in that range
     */
    public OptionalDouble suggestedThreshold(double errorBound) {
      double[] doubts = comparisons.stream().mapToDouble(c -> -c.seen().similarity()).toArray();
      boolean[] correct = new boolean[doubts.length];
      for (int i = 0; i < correct.length; i++) {
        correct[i] = comparisons.get(i).correct();
      }
      return new ThresholdSearch(VerifiedRule.requireBound(errorBound), CONFIDENCE)
          .laxest(doubts, correct)
          .map(threshold -> OptionalDouble.of(-threshold.doubt()))
          .orElse(OptionalDouble.empty());
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d looks, %d served, %d explored, %d guarded; %d compared, %d wrong, error %.4f to %.4f",
          looks(),
          served,
          explored,
          guarded,
          compared(),
          wrong(),
          errorAtLeast(CONFIDENCE),
          errorAtMost(CONFIDENCE));
    }
  }
}
