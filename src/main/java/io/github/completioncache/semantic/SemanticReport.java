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
   * @param similarity of both questions, from -1 to 1
   * @param served whether the answer would have been served in earnest
   * @param correct whether it would have been right
   */
  record Comparison(double similarity, boolean served, boolean correct) {}

  /**
   * One category. Looks are those for a question of which the exact answer was not there.
   *
   * <p>Instances are immutable and safe for use by several threads.
   */
  public static final class Category {

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
          errorAtLeast(0.95),
          errorAtMost(0.95));
    }
  }
}
