package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.completioncache.store.Ledger.Popular;
import java.util.List;

/**
 * Warming as the page asks for it. Requests are chosen from what the page lists of a range, so that
 * nobody can have anything asked that callers have not asked before.
 */
final class WarmingActions {

  private final WarmingRuns runs;
  private final Pages pages;

  WarmingActions(WarmingRuns runs, Pages pages) {
    this.runs = runs;
    this.pages = pages;
  }

  Reply estimate(JsonNode what) {
    return Reply.json(200, WarmingState.json(runs.estimate(requests(what)), runs.costLimit()));
  }

  Reply begin(JsonNode what) {
    List<Popular> requests = requests(what);
    return runs.begin(requests) ? state() : Reply.error(409, "A run is under way already.");
  }

  Reply stop() {
    runs.stop();
    return state();
  }

  /** An empty object if there was no run yet. */
  Reply state() {
    return Reply.json(
        200, runs.state().map(WarmingState::json).orElseGet(JsonNodeFactory.instance::objectNode));
  }

  /** All that are listed whose text is kept, or the one that is named. */
  private List<Popular> requests(JsonNode what) {
    String key = what.path("key").asText("");
    return pages.mostMissed(what.path("range").textValue()).stream()
        .filter(request -> request.text().isPresent())
        .filter(request -> key.isEmpty() || request.key().hex().equals(key))
        .toList();
  }
}
