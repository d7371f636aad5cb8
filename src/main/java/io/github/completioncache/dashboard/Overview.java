package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.CategorySizes;
import io.github.completioncache.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All that the page shows of one time range, as JSON. */
final class Overview {

  /** So many lookups without a hit are no accident. */
  private static final long ENOUGH_LOOKUPS = 20;

  private static final int MOST_REASONS = 100;

  private final Place place;
  private final Sizes sizes;
  private final Permissions permissions;
  private final Health health;

  Overview(Place place, Sizes sizes, Permissions permissions) {
    this.place = place;
    this.sizes = sizes;
    this.permissions = permissions;
    health = new Health(place);
  }

  ObjectNode json(TimeRange range, Instant now) {
    String trouble = null;
    Period period;
    try {
      period = place.read(range, now);
    } catch (CacheStoreException e) {
      if (!place.isLive()) {
        throw e;
      }
      // Of a cache there is more to see, and most of it just now: circuits, errors, misses.
      trouble = String.valueOf(e.getMessage());
      period = Period.unknown(range, now);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("generated", now.toString())
        .put("place", place.name())
        .put("live", place.isLive())
        .put("ledger", place.ledger().isPresent())
        .put("trouble", trouble)
        .put("range", range.label())
        .put("days", range.days())
        .put("step", range.step().equals(Duration.ofDays(1)) ? "day" : range.step().toString());
    ArrayNode ranges = json.putArray("ranges");
    place.ranges().stream()
        .sorted()
        .forEach(r -> ranges.addObject().put("name", r.label()).put("title", r.title()));
    json.set("totals", Rows.json(period.totals()));
    ArrayNode series = json.putArray("series");
    period
        .series()
        .forEach(
            (from, row) ->
                series.addObject().put("from", from.toString()).set("row", Rows.json(row)));
    categories(json.putArray("categories"), period);
    ArrayNode models = json.putArray("models");
    period
        .models()
        .forEach((name, row) -> models.addObject().put("name", name).set("row", Rows.json(row)));
    reasons(json.putArray("reasons"), period);
    json.put("reasonsInAll", period.bypasses().size());
    requests(json.putArray("popular"), period.mostMissed());
    requests(json.putArray("asked"), period.mostAsked());
    misses(json.putArray("misses"));
    json.set("health", health.json(trouble));
    permissions.write(json.putObject("actions"));
    return json;
  }

  private void categories(ArrayNode json, Period period) {
    Map<String, CategorySizes.Size> counted = sizes.get();
    Map<String, CategorySizes.Size> known = counted == null ? Map.of() : counted;
    Set<String> names = new TreeSet<>(period.categories().keySet());
    names.addAll(known.keySet());
    for (String name : names) {
      StatsRow row = period.categories().getOrDefault(name, StatsRow.empty());
      CategorySizes.Size size = known.get(name);
      ObjectNode category = json.addObject().put("name", name);
      place
          .ttl()
          .ifPresentOrElse(
              rules -> category.put("ttlSeconds", rules.ttlOf(name).toSeconds()),
              () -> category.putNull("ttlSeconds"));
      if (counted != null) {
        category.put("entries", size == null ? 0 : size.entries());
      } else {
        category.putNull("entries");
      }
      if (size == null || size.bytes().isEmpty()) {
        category.putNull("bytes");
      } else {
        category.put("bytes", size.bytes().getAsLong());
      }
      category.put("useless", row.lookups() >= ENOUGH_LOOKUPS && row.served() == 0);
      category.set("row", Rows.json(row));
    }
  }

  private static void reasons(ArrayNode json, Period period) {
    period.bypasses().stream()
        .limit(MOST_REASONS)
        .forEach(
            reason ->
                json.addObject()
                    .put("reason", reason.text())
                    .put("category", reason.category())
                    .put("calls", reason.calls()));
  }

  private void requests(ArrayNode json, List<Ledger.Popular> requests) {
    for (Ledger.Popular request : requests) {
      ObjectNode shown =
          json.addObject()
              .put("key", request.key().hex())
              .put("category", request.account().category())
              .put("model", request.account().model())
              .put("lookups", request.lookups())
              .put("misses", request.misses())
              .put("kept", request.text().isPresent());
      if (permissions.showsRequests() && request.text().isPresent()) {
        shown.put("text", Spoken.in(request.text().get().body()));
      } else {
        shown.putNull("text");
      }
    }
  }

  private void misses(ArrayNode json) {
    place
        .watch()
        .ifPresent(
            watch ->
                watch
                    .misses()
                    .forEach(
                        miss ->
                            json.addObject()
                                .put("at", miss.at().toString())
                                .put("category", miss.category())
                                .put("model", miss.model())
                                .put("reason", miss.reason())
                                .put("key", miss.key())));
  }
}
