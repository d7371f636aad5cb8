package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.stats.TokenUsage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The numbers of a row under the names that they have in JSON and CSV. */
final class Rows {

  private Rows() {}

  /** In the order of the columns; null for what cannot be said, such as a rate of nothing. */
  static Map<String, @Nullable Object> values(StatsRow row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("requests", row.requests());
    values.put("lookups", row.lookups());
    values.put("served", row.served());
    values.put("hits", row.hits());
    values.put("staleHits", row.staleHits());
    values.put("semanticHits", row.semanticHits());
    values.put("coalesced", row.coalesced());
    values.put("misses", row.misses());
    values.put("bypasses", row.bypasses());
    values.put("hitRate", orNull(row.hitRate()));
    values.put("bypassShare", orNull(row.bypassShare()));
    values.put("providerAnswers", row.providerAnswers());
    values.put("providerErrors", row.providerErrors());
    values.put("costSaved", row.costSaved());
    values.put("costSpent", row.costSpent());
    values.put("costOverhead", row.costOverhead());
    values.put("netSaved", row.netSaved());
    values.put("unpricedCalls", row.unpricedCalls());
    values.put("secondsSaved", seconds(row.timeSaved()));
    values.put("secondsSpent", seconds(row.timeSpent()));
    tokens(values::put, "Saved", row.tokensSaved());
    tokens(values::put, "Spent", row.tokensSpent());
    return values;
  }

  static ObjectNode json(StatsRow row) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    values(row)
        .forEach(
            (name, value) -> {
              if (value == null) {
                json.putNull(name);
              } else {
                json.putPOJO(name, value);
              }
            });
    return json;
  }

  private static void tokens(
      BiConsumer<String, @Nullable Object> values, String kind, TokenUsage tokens) {
    values.accept("promptTokens" + kind, tokens.promptTokens());
    values.accept("cachedPromptTokens" + kind, tokens.cachedPromptTokens());
    values.accept("completionTokens" + kind, tokens.completionTokens());
  }

  private static @Nullable Object orNull(OptionalDouble share) {
    return share.isPresent() ? share.getAsDouble() : null;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
