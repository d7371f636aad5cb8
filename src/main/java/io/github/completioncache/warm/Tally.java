package io.github.completioncache.warm;

import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.warm.WarmingReport.Line;
import io.github.completioncache.warm.WarmingReport.Result;
import io.github.completioncache.warm.WarmingReport.Totals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a run has come to so far. Safe for use by several threads. */
final class Tally {

  private final Map<Result, Long> lines = new EnumMap<>(Result.class);
  private final List<Line> problems = new ArrayList<>();
  private long promptTokens;
  private long cachedTokens;
  private long answerTokens;
  private long longestAnswer;
  private BigDecimal cost = BigDecimal.ZERO;
  private long unpriced;

  /** A line is done; {@code then} is told the sums before the next one is. */
  synchronized void done(Line line, Consumer<Totals> then) {
    lines.merge(line.result(), 1L, Long::sum);
    if (line.result().isProblem() && problems.size() < WarmingReport.MOST_PROBLEMS) {
      problems.add(line);
    }
    then.accept(totals());
  }

  /**
   * A call was answered.
   *
   * @param price null if it is not known
   */
  synchronized void paid(TokenUsage usage, @Nullable BigDecimal price) {
    promptTokens += usage.promptTokens();
    cachedTokens += usage.cachedPromptTokens();
    answerTokens += usage.completionTokens();
    longestAnswer = Math.max(longestAnswer, usage.completionTokens());
    if (price == null) {
      unpriced++;
    } else {
      cost = cost.add(price);
    }
  }

  /** The tokens of the longest answer so far. */
  synchronized long longestAnswer() {
    return longestAnswer;
  }

  synchronized Totals totals() {
    return new Totals(
        lines, new TokenUsage(promptTokens, cachedTokens, answerTokens), cost, unpriced);
  }

  synchronized List<Line> problems() {
    return List.copyOf(problems);
  }
}
