package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.StoreCircuits;
import io.github.completioncache.store.StoreSize;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the store does, as JSON. */
final class Health {

  private final Place place;

  Health(Place place) {
    this.place = place;
  }

  /**
   * @param trouble what has been met with elsewhere; null if nothing has
   */
  ObjectNode json(@Nullable String trouble) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putNull("entries").putNull("bytes").put("trouble", trouble);
    size(json);
    ArrayNode circuits = json.putArray("circuits");
    place
        .capability(StoreCircuits.class)
        .ifPresent(
            known ->
                known
                    .circuits()
                    .forEach(
                        (name, state) ->
                            circuits
                                .addObject()
                                .put("name", name)
                                .put("state", words(state.name()))));
    ArrayNode latencies = json.putArray("latencies");
    place.watch().ifPresent(watch -> watch.latencies().forEach(one -> write(latencies, one)));
    ObjectNode errors = json.putObject("errors");
    place.stats().ifPresent(stats -> stats.storeErrorsByOperation().forEach(errors::put));
    return json;
  }

  private void size(ObjectNode json) {
    try {
      place
          .capability(StoreSize.class)
          .ifPresent(size -> json.put("entries", size.entries()).put("bytes", size.bytes()));
    } catch (CacheStoreException e) {
      json.put("trouble", e.getMessage());
    }
  }

  private static void write(ArrayNode latencies, Watch.Latency one) {
    latencies
        .addObject()
        .put("operation", one.operation())
        .put("count", one.count())
        .put("p50", milliseconds(one.median()))
        .put("p99", milliseconds(one.p99()));
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / 1e6;
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
