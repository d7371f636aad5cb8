package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened to a store, call by call, and whether a correct store could have answered so.
 *
 * <p>Every call carries the tick at its start and at its end, taken from one counter, so that of
 * two calls one came before the other only if it had ended when the other began.
 */
final class StoreHistory {

  /** A call that put entry {@code sequence}. */
  record Put(long start, long end, CacheKey key, long sequence, EntryLabels labels, boolean kept) {}

  /** A call that took entries away. */
  record Cut(long start, long end, Invalidation what) {}

  /** A call that found entry {@code sequence}. */
  record Hit(long start, CacheKey key, long sequence) {}

  private final List<Put> puts = new ArrayList<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final List<Hit> hits = new ArrayList<>();

  void add(Put put) {
    puts.add(put);
  }

  void add(Cut cut) {
    cuts.add(cut);
  }

  void add(Hit hit) {
    hits.add(hit);
  }

  static StoreHistory join(Collection<StoreHistory> parts) {
    StoreHistory all = new StoreHistory();
    for (StoreHistory part : parts) {
      all.puts.addAll(part.puts);
      all.cuts.addAll(part.cuts);
      all.hits.addAll(part.hits);
    }
    return all;
  }

  int hits() {
    return hits.size();
  }

  /** One sentence for each answer that no correct store gives; at most twenty. */
  List<String> violations() {
    Map<Long, Put> bySequence = new HashMap<>();
    Map<CacheKey, List<Put>> byKey = new HashMap<>();
    for (Put put : puts) {
      bySequence.put(put.sequence, put);
      byKey.computeIfAbsent(put.key, key -> new ArrayList<>()).add(put);
    }
    List<String> violations = new ArrayList<>();
    for (Hit hit : hits) {
      Put put = bySequence.get(hit.sequence);
      if (put == null || !put.kept) {
        violations.add(hit + " of something never put or not kept: " + put);
        continue;
      }
      for (Put later : byKey.getOrDefault(hit.key, List.of())) {
        if (later.kept && put.end < later.start && later.end < hit.start) {
          violations.add(hit + " of " + put + " after it was replaced by " + later);
        }
      }
      for (Cut cut : cuts) {
        if (put.end < cut.start && cut.end < hit.start && cut.what.covers(put.labels)) {
          violations.add(hit + " of " + put + " after " + cut);
        }
      }
      if (violations.size() >= 20) {
        break;
      }
    }
    return violations;
  }
}
