package io.github.completioncache.semantic;

import io.github.completioncache.key.CacheKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Keeps vectors in memory, up to a number of them. Safe for use by several threads, which take
 * turns.
 */
final class MemoryVectors implements VectorStore {

  private final int maximumRows;
  private final Clock clock;
  private final MemoryObservations observations;

  /** All rows in the order in which they were put. */
  private final LinkedHashMap<Id, Place> order = new LinkedHashMap<>();

  private final Map<Place, Map<CacheKey, VectorIndex.Row>> places = new HashMap<>();

  MemoryVectors(int maximumRows, Clock clock) {
    if (maximumRows < 1) {
      throw new IllegalArgumentException("maximumRows must be at least 1, but is " + maximumRows);
    }
    this.maximumRows = maximumRows;
    this.clock = Objects.requireNonNull(clock, "clock");
    observations = new MemoryObservations(maximumRows, clock);
  }

  @Override
  public VectorIndex vectors(VectorSpace space) {
    return new Index(Objects.requireNonNull(space, "space"));
  }

  private synchronized void put(Place place, VectorIndex.Row row) {
    remove(place, row.key());
    order.put(new Id(place, row.key()), place);
    places.computeIfAbsent(place, unused -> new HashMap<>()).put(row.key(), row);
    if (order.size() > maximumRows) {
      Id first = order.keySet().iterator().next();
      remove(first.place(), first.key());
    }
  }

  private synchronized void remove(Place place, CacheKey key) {
    if (order.remove(new Id(place, key)) != null) {
      places.computeIfPresent(
          place,
          (unused, rows) -> {
            rows.remove(key);
            return rows.isEmpty() ? null : rows;
          });
    }
  }

  private synchronized List<VectorIndex.Row> rows(Place place) {
    return List.copyOf(places.getOrDefault(place, Map.of()).values());
  }

  private final class Index implements VectorIndex {

    private final VectorSpace space;

    private Index(VectorSpace space) {
      this.space = space;
    }

    private Place place(CacheKey partition) {
      return new Place(space, Objects.requireNonNull(partition, "partition"));
    }

    @Override
    public void put(Row row) {
      space.requireSize(row.vector());
      MemoryVectors.this.put(place(row.partition()), row);
    }

    @Override
    public List<Neighbour> nearest(CacheKey partition, UnitVector vector, int most) {
      space.requireSize(vector);
      if (most < 1) {
        throw new IllegalArgumentException("most must be at least 1, but is " + most);
      }
      long now = clock.millis();
      List<Neighbour> found = new ArrayList<>();
      for (Row row : rows(place(partition))) {
        if (row.expires().toEpochMilli() > now) {
          double similarity = row.vector().cosine(vector);
          found.add(new Neighbour(row.key(), similarity, row.text(), row.answer()));
        }
      }
      found.sort(Comparator.comparingDouble(Neighbour::similarity).reversed());
      return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }

    @Override
    public void remove(CacheKey partition, CacheKey key) {
      MemoryVectors.this.remove(place(partition), Objects.requireNonNull(key, "key"));
    }

    @Override
    public void observe(CacheKey partition, Set<CacheKey> answers, Observation observation) {
      observations.add(place(partition), answers, observation);
    }

    @Override
    public Learnt learnt(CacheKey partition, CacheKey key) {
      return observations.of(new Id(place(partition), key));
    }
  }

  /** What must be equal: rows of different places are never compared. */
  record Place(VectorSpace space, CacheKey partition) {}

  /** Which row. */
  record Id(Place place, CacheKey key) {
    Id {
      Objects.requireNonNull(key, "key");
    }
  }
}
