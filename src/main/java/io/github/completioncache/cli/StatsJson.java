package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.stats.TokenUsage;

/** Statistics for programs. The names are a promise. */
final class StatsJson {

  private StatsJson() {}

  /** Adds all numbers of {@code row}; rates are null where there is nothing to divide. */
  static void addTo(ObjectNode document, StatsRow row) {
    document
        .put("requests", row.requests())
        .put("lookups", row.lookups())
        .put("served", row.served())
        .put("hits", row.hits())
        .put("stale_hits", row.staleHits())
        .put("semantic_hits", row.semanticHits())
        .put("coalesced", row.coalesced())
        .put("misses", row.misses())
        .put("bypasses", row.bypasses())
        .put("hit_rate", row.hitRate().isEmpty() ? null : row.hitRate().getAsDouble())
        .put("bypass_share", row.bypassShare().isEmpty() ? null : row.bypassShare().getAsDouble())
        .put("provider_answers", row.providerAnswers())
        .put("provider_errors", row.providerErrors())
        .put("unpriced_calls", row.unpricedCalls())
        .put("saved_usd", row.costSaved())
        .put("spent_usd", row.costSpent())
        .put("overhead_usd", row.costOverhead())
        .put("net_saved_usd", row.netSaved())
        .put("time_saved_ms", row.timeSaved().toMillis())
        .put("time_spent_ms", row.timeSpent().toMillis());
    tokens(document.putObject("tokens_saved"), row.tokensSaved());
    tokens(document.putObject("tokens_spent"), row.tokensSpent());
    tokens(document.putObject("tokens_overhead"), row.tokensOverhead());
  }

  private static void tokens(ObjectNode document, TokenUsage usage) {
    document
        .put("prompt", usage.promptTokens())
        .put("cached_prompt", usage.cachedPromptTokens())
        .put("completion", usage.completionTokens());
  }
}
