package io.github.completioncache.semantic;

import io.github.completioncache.key.CacheKey;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was learnt, in memory, up to a number of entries. Safe for use by several threads. */
final class MemoryObservations {

  private final int maximum;
  private final Clock clock;

  /** In the order in which they were observed last. */
  private final Map<MemoryVectors.Id, Observed> ofEntries = new LinkedHashMap<>();

  private final Map<MemoryVectors.Place, Observed> ofPartitions = new LinkedHashMap<>();

  MemoryObservations(int maximum, Clock clock) {
    this.maximum = maximum;
    this.clock = clock;
  }

  synchronized void add(MemoryVectors.Place place, Set<CacheKey> answers, Observation observation) {
    long now = clock.millis();
    VectorIndex.Learnt all =
        new VectorIndex.Learnt(List.of(), kept(ofPartitions.get(place))).with(observation);
    replace(ofPartitions, place, new Observed(all.ofPartition(), now));
    for (CacheKey answer : answers) {
      MemoryVectors.Id id = new MemoryVectors.Id(place, answer);
      VectorIndex.Learnt one =
          new VectorIndex.Learnt(kept(ofEntries.get(id)), List.of()).with(observation);
      replace(ofEntries, id, new Observed(one.ofEntry(), now));
    }
  }

  private <K> void replace(Map<K, Observed> all, K id, Observed observed) {
    // What was observed last stands last.
    all.remove(id);
    all.put(id, observed);
    if (all.size() > maximum) {
      all.remove(all.keySet().iterator().next());
    }
  }

  synchronized VectorIndex.Learnt of(MemoryVectors.Id id) {
    return new VectorIndex.Learnt(kept(ofEntries.get(id)), kept(ofPartitions.get(id.place())));
  }

  private List<Observation> kept(@Nullable Observed observed) {
    return observed == null || clock.millis() - observed.last() >= VectorIndex.LEARNT_FOR.toMillis()
        ? List.of()
        : observed.list();
  }

  /**
   * What was found out.
   *
   * @param last when the last one was made, in milliseconds since 1970
   */
  private record Observed(List<Observation> list, long last) {}
}
