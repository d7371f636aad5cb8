package io.github.completioncache.warm;

import io.github.completioncache.stats.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run of a {@link CacheWarmer} has done. It names lines by their numbers and the ids that
 * their file gives them, and never contains a part of a request or an answer.
 *
 * @param end why the run ended
 * @param dryRun whether nothing was asked or stored: then {@code WARMED} and {@code IMPORTED} are
 *     what would be, and tokens and money are estimates
 * @param totals the sums over all lines
 * @param time how long the run took
 * @param problems the lines that came to nothing, in the order in which that was known; at most the
 *     first 1,000
 */
public record WarmingReport(
    End end, boolean dryRun, Totals totals, Duration time, List<Line> problems) {

  /** How many problems a report lists. */
  static final int MOST_PROBLEMS = 1_000;

  /** Copies the list. */
  public WarmingReport {
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(totals, "totals");
    Objects.requireNonNull(time, "time");
    problems = List.copyOf(problems);
  }

  /** Why a run ended. */
  public enum End {
    /** All lines were read. */
    COMPLETE,
    /** The thread that started it was interrupted. */
    CANCELLED,
    /** The next call could have cost more than was left. */
    COST_LIMIT,
    /** The provider asked for a longer pause than is allowed. */
    RATE_LIMIT,
    /** Too many lines failed one after the other. */
    FAILURES
  }

  /** What can become of a line. */
  public enum Result {
    /** The provider was asked, and its answer is stored. */
    WARMED(false),
    /** The answer that came with it is stored. */
    IMPORTED(false),
    /** A fresh answer was there. */
    FRESH(false),
    /** The same request came before in this run. */
    DUPLICATE(false),
    /** It is none that this cache keeps answers to, or it cannot be asked again. */
    NOT_CACHEABLE(true),
    /** It was answered, but the answer is none to be stored, or the store did not keep it. */
    NOT_STORED(true),
    /** There is no answer. */
    FAILED(true),
    /** It is no line that can be read. */
    BAD_LINE(true);

    private final boolean problem;

    Result(boolean problem) {
      this.problem = problem;
    }

    /** Whether the line came to nothing. */
    public boolean isProblem() {
      return problem;
    }
  }

  /**
   * What became of one line.
   *
   * @param number the number of the line, from 1 on; for what does not come from a file, its place
   * @param customId what its file calls it
   * @param reason why, in a few words: for people, and not meant to be parsed
   */
  public record Line(long number, Optional<String> customId, Result result, String reason) {

    /** Rejects null. */
    public Line {
      Objects.requireNonNull(customId, "customId");
      Objects.requireNonNull(result, "result");
      Objects.requireNonNull(reason, "reason");
    }

    /** One line, such as {@code line 17 (request-4): FAILED, status 500}. */
    @Override
    public String toString() {
      return "line "
          + number
          + customId.map(id -> " (" + id + ")").orElse("")
          + ": "
          + result
          + ", "
          + reason;
    }
  }

  /**
   * Sums over lines.
   *
   * @param lines how many lines came to what; a result that no line came to is left out
   * @param tokens what the provider was paid for, whether its answers were stored or not
   * @param cost the same in US dollars, as far as it is known
   * @param unpriced how many calls are not in {@code cost}, since their price is not known
   */
  public record Totals(Map<Result, Long> lines, TokenUsage tokens, BigDecimal cost, long unpriced) {

    /** Copies the map. */
    public Totals {
      lines = Map.copyOf(lines);
      Objects.requireNonNull(tokens, "tokens");
      Objects.requireNonNull(cost, "cost");
    }

    /** How many lines came to that. */
    public long count(Result result) {
      return lines.getOrDefault(result, 0L);
    }

    /** How many lines there were, empty ones left out. */
    public long count() {
      return lines.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many lines came to nothing. */
    public long problems() {
      return lines.entrySet().stream()
          .filter(entry -> entry.getKey().isProblem())
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  /** One line, such as {@code COMPLETE: 48 warmed, 2 fresh; 9,100 tokens, $0.01 in PT12S}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(end.toString()).append(dryRun ? " (dry run): " : ": ");
    String separator = "";
    for (Result result : Result.values()) {
      long count = totals.count(result);
      if (count > 0) {
        String name = result.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        text.append(separator).append(count).append(' ').append(name);
        separator = ", ";
      }
    }
    return text.append(separator.isEmpty() ? "no lines; " : "; ")
        .append(totals.tokens().totalTokens())
        .append(" tokens, $")
        .append(totals.cost().stripTrailingZeros().toPlainString())
        .append(totals.unpriced() > 0 ? " and " + totals.unpriced() + " unpriced calls" : "")
        .append(" in ")
        .append(time)
        .toString();
  }
}
