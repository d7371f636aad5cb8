package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Ledger.Popular;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    List<Popular> requests = requests(what);
    return requests == null
        ? notListed()
        : Reply.json(200, WarmingState.json(runs.estimate(requests), runs.costLimit()));
  }

  Reply begin(JsonNode what) {
    List<Popular> requests = requests(what);
    if (requests == null) {
      return notListed();
    }
    return runs.begin(requests) ? state() : Reply.error(409, "A run is under way already.");
  }

  private static Reply notListed() {
    return Reply.error(404, "The request with that key is not listed.");
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

  /**
   * All that are listed whose text is kept, or the one that is named; null if that is not listed.
   * What is not understood is refused: taken for nothing, it would have all of them asked for.
   */
  private @Nullable List<Popular> requests(JsonNode what) {
    what.fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("range") && !name.equals("key")) {
                throw new IllegalArgumentException("warming takes a range and a key only");
              }
            });
    String range = what.has("range") ? Actions.text(what, "range") : null;
    CacheKey key = what.has("key") ? CacheKey.parse(Actions.text(what, "key")) : null;
    List<Popular> listed =
        pages.mostMissed(range).stream()
            .filter(request -> key == null || request.key().equals(key))
            .toList();
    return key != null && listed.isEmpty()
        ? null
        : listed.stream().filter(request -> request.text().isPresent()).toList();
  }
}
