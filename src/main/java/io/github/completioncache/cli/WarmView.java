package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.warm.WarmingReport;
import io.github.completioncache.warm.WarmingReport.Line;
import io.github.completioncache.warm.WarmingReport.Result;
import io.github.completioncache.warm.WarmingReport.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of warming, for people and for programs. */
final class WarmView {

  private static final int MOST_SHOWN = 20;

  private final Surroundings around;

  WarmView(Surroundings around) {
    this.around = around;
  }

  /** Names the lines that came to nothing on standard error. */
  void problems(String name, WarmingReport report) {
    report.problems().stream()
        .limit(MOST_SHOWN)
        .forEach(line -> around.err().println(name + ": " + LabelText.of(line.toString())));
    long more = report.totals().problems() - MOST_SHOWN;
    if (more > 0) {
      around.err().println(name + ": " + Numbers.count(more, "more problem"));
    }
    around.err().flush();
  }

  void print(Map<String, WarmingReport> reports) {
    reports.forEach(
        (name, report) -> {
          around.out().println(name + ": " + counts(report) + ".");
          around
              .out()
              .println(money(report) + " The run took " + Numbers.time(report.time()) + ".");
          String why =
              switch (report.end()) {
                case COMPLETE -> "";
                case CANCELLED -> "It was broken off.";
                case COST_LIMIT -> "It ended at the limit of its cost: begin again to go on.";
                case RATE_LIMIT -> "It ended since the provider asked for a long pause.";
                case FAILURES -> "It ended since too many lines failed one after the other.";
              };
          if (!why.isEmpty()) {
            around.out().println(why);
          }
        });
  }

  private static String counts(WarmingReport report) {
    List<String> counts = new ArrayList<>();
    for (Result result : Result.values()) {
      long count = report.totals().count(result);
      if (count > 0) {
        counts.add(Numbers.count(count) + " " + name(result).replace('_', ' '));
      }
    }
    String all = counts.isEmpty() ? "no lines" : String.join(", ", counts);
    return report.dryRun() ? "would be " + all : all;
  }

  private static String money(WarmingReport report) {
    Totals totals = report.totals();
    boolean isUnknown = totals.cost().signum() == 0 && totals.unpriced() > 0;
    return (report.dryRun() ? "About " : "")
        + Numbers.count(totals.tokens().totalTokens(), "token")
        + ", "
        + (isUnknown ? "at a price that is not known" : Numbers.dollars(totals.cost()))
        + (totals.unpriced() > 0 && !isUnknown
            ? " and " + Numbers.count(totals.unpriced(), "call") + " without a known price"
            : "")
        + ".";
  }

  static ObjectNode document(Map<String, WarmingReport> reports) {
    ObjectNode document = Json.object();
    ArrayNode runs = document.putArray("runs");
    reports.forEach(
        (name, report) -> {
          Totals totals = report.totals();
          ObjectNode run =
              runs.addObject()
                  .put("source", name)
                  .put("end", report.end().name().toLowerCase(Locale.ROOT))
                  .put("dry_run", report.dryRun());
          for (Result result : Result.values()) {
            run.put(name(result), totals.count(result));
          }
          run.put("prompt_tokens", totals.tokens().promptTokens())
              .put("completion_tokens", totals.tokens().completionTokens())
              .put("cost_usd", totals.cost())
              .put("unpriced_calls", totals.unpriced())
              .put("time_ms", report.time().toMillis());
          ArrayNode problems = run.putArray("problems");
          for (Line line : report.problems()) {
            problems
                .addObject()
                .put("line", line.number())
                .put("custom_id", line.customId().orElse(null))
                .put("result", name(line.result()))
                .put("reason", line.reason());
          }
        });
    return document;
  }

  private static String name(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }
}
