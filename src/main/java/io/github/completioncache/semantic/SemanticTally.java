package io.github.completioncache.semantic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what comes of looking for similar questions, for {@link SemanticReport}. Of each of at
 * most 1,000 categories the last 2,000 comparisons are kept, without any text. Safe for use by
 * several threads.
 */
public final class SemanticTally {

  private static final int MOST_CATEGORIES = 1_000;
  private static final int MOST_COMPARISONS = 2_000;
  private static final String OTHER = "other";

  private final Map<String, Counts> categories = new ConcurrentHashMap<>();

  /** A tally with nothing counted. */
  public SemanticTally() {}

  /** What came of one look. */
  public enum Result {
    /** An answer was served, or would be in earnest. */
    SERVED,
    /** The provider was asked to find out whether the answer would have been right. */
    EXPLORED,
    /** A guard spoke against every similar question. */
    GUARDED,
    /** No question was similar enough, or its answer could not be served. */
    MISSED
  }

  /** A similar question was looked for. */
  public void looked(String category, Result result) {
    counts(category).of(result).increment();
  }

  /**
   * The answer of the most similar question was compared with the real one.
   *
   * @param seen how similar it was, and whether it was right
   * @param served whether it would have been served in earnest
   */
  public void compared(String category, Observation seen, boolean served) {
    counts(category).add(new SemanticReport.Comparison(seen, served));
  }

  /** What has been counted up to now. */
  public SemanticReport report() {
    Map<String, SemanticReport.Category> report = new TreeMap<>();
    categories.forEach((name, counts) -> report.put(name, counts.read()));
    return new SemanticReport(report);
  }

  private Counts counts(String category) {
    Counts known = categories.get(category);
    if (known != null) {
      return known;
    }
    return categories.computeIfAbsent(
        categories.size() < MOST_CATEGORIES ? category : OTHER, name -> new Counts());
  }

  private static final class Counts {

    private final Map<Result, LongAdder> looks = new EnumMap<>(Result.class);
    private final List<SemanticReport.Comparison> comparisons = new ArrayList<>();
    private int oldest;

    Counts() {
      for (Result result : Result.values()) {
        looks.put(result, new LongAdder());
      }
    }

    synchronized void add(SemanticReport.Comparison comparison) {
      if (comparisons.size() < MOST_COMPARISONS) {
        comparisons.add(comparison);
      } else {
        comparisons.set(oldest, comparison);
        oldest = (oldest + 1) % MOST_COMPARISONS;
      }
    }

    private LongAdder of(Result result) {
      return Objects.requireNonNull(looks.get(result));
    }

    synchronized SemanticReport.Category read() {
      return new SemanticReport.Category(
          of(Result.SERVED).sum(),
          of(Result.EXPLORED).sum(),
          of(Result.GUARDED).sum(),
          of(Result.MISSED).sum(),
          comparisons);
    }
  }
}
