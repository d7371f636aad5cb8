package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.warm.CacheWarmer.Progress;
import io.github.completioncache.warm.WarmingReport;
import io.github.completioncache.warm.WarmingReport.Line;
import io.github.completioncache.warm.WarmingReport.Result;
import io.github.completioncache.warm.WarmingReport.Totals;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far one run has come. Safe for use by several threads. */
final class WarmingState {

  private final Instant began;
  private final int requests;
  private final Optional<BigDecimal> limit;
  private @Nullable Totals totals;
  private @Nullable WarmingReport report;
  private boolean stopping;
  private boolean failed;

  /**
   * @param requests how many there are
   * @param limit what it may cost, in US dollars
   */
  WarmingState(Instant began, int requests, Optional<BigDecimal> limit) {
    this.began = began;
    this.requests = requests;
    this.limit = limit;
  }

  synchronized void progressed(Progress progress) {
    totals = progress.totals();
  }

  /** No further call is begun. */
  synchronized void stopping() {
    stopping = true;
  }

  synchronized void ended(WarmingReport report) {
    this.report = report;
    totals = report.totals();
  }

  /** The requests could not be read, or something went wrong that should not. */
  synchronized void failed() {
    failed = true;
  }

  synchronized ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    boolean running = report == null && !failed;
    json.put("running", running)
        .put("stopping", running && stopping)
        .put("began", began.toString())
        .put("requests", requests)
        .put("limit", limit.orElse(null))
        .put("end", failed ? "failed" : report == null ? null : words(report.end()));
    write(json, totals);
    ArrayNode problems = json.putArray("problems");
    if (report != null) {
      report.problems().forEach(line -> write(problems, line));
    }
    return json;
  }

  /** What a run would come to. */
  static ObjectNode json(WarmingReport estimate, Optional<BigDecimal> limit) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("requests", estimate.totals().count()).put("limit", limit.orElse(null));
    write(json, estimate.totals());
    return json;
  }

  private static void write(ObjectNode json, @Nullable Totals totals) {
    json.put("done", totals == null ? 0 : totals.count())
        .put("cost", totals == null ? BigDecimal.ZERO : totals.cost())
        .put("unpriced", totals == null ? 0 : totals.unpriced());
    ObjectNode lines = json.putObject("lines");
    for (Result result : Result.values()) {
      if (totals != null && totals.count(result) > 0) {
        lines.put(words(result), totals.count(result));
      }
    }
  }

  private static void write(ArrayNode problems, Line line) {
    problems
        .addObject()
        .put("request", line.number())
        .put("result", words(line.result()))
        .put("reason", line.reason());
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
