package io.github.completioncache.semantic.lucene;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.NumberedVectors;
import io.github.completioncache.semantic.NumberedVectors.Part;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorIndex.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A large partition: a graph for most of its rows, and those above the graph's last number compared
 * one by one. Safe for use by several threads.
 */
final class IndexedPartition {

  private static final Logger LOG = LoggerFactory.getLogger(LuceneVectors.class);

  /** How many candidates a search of a graph keeps: more find better and take longer. */
  private static final int CANDIDATES = 64;

  /** How many times as many where most candidates turn out to be gone. */
  private static final int WIDER = 16;

  private final NumberedVectors vectors;
  private final NumberedVectors.Index rows;
  private final CacheKey partition;
  private final Path folder;
  private final Upkeep upkeep;
  private final GraphReader graph;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - Long.MAX_VALUE / 2);
  private volatile boolean told;

  IndexedPartition(
      NumberedVectors vectors,
      NumberedVectors.Index rows,
      CacheKey partition,
      Path folder,
      Upkeep upkeep) {
    this.vectors = vectors;
    this.rows = rows;
    this.partition = partition;
    this.folder = folder;
    this.upkeep = upkeep;
    graph = new GraphReader(folder);
    boolean unused = refresh();
    // Also where there is one: it is compared with the rows that are there.
    bringUpToDate();
  }

  List<Neighbour> nearest(UnitVector vector, int most) {
    Found found = search(vector, most, Math.max(CANDIDATES, 2 * most));
    Part rest = rows.nearestAbove(partition, vector, most, found.last());
    List<Neighbour> neighbours = new ArrayList<>(rest.neighbours());
    neighbours.addAll(found.neighbours());
    neighbours.sort(Comparator.comparingDouble(Neighbour::similarity).reversed());
    if (rest.rows() >= upkeep.rowsWithout(graph.size()) && isTime() && !refreshed(found.last())) {
      bringUpToDate();
    }
    return List.copyOf(neighbours.subList(0, Math.min(most, neighbours.size())));
  }

  private Found search(UnitVector vector, int most, int candidates) {
    try {
      GraphReader.Hits hits = graph.search(vector.toFloats(), candidates);
      List<Neighbour> neighbours = existing(hits.numbers(), vector, most);
      if (neighbours.size() < most && hits.numbers().length == candidates) {
        // Most of them are gone.
        if (isTime()) {
          bringUpToDate();
        }
        return candidates < CANDIDATES * WIDER
            ? search(vector, most, candidates * WIDER)
            : new Found(neighbours, hits.last());
      }
      return new Found(neighbours, hits.last());
    } catch (IOException | IllegalArgumentException e) {
      tell(e);
      graph.close();
      bringUpToDate();
      return new Found(List.of(), 0);
    }
  }

  /** The first rows of these that are still there. */
  private List<Neighbour> existing(long[] numbers, UnitVector vector, int most) {
    List<Neighbour> neighbours = new ArrayList<>();
    for (int from = 0; from < numbers.length && neighbours.size() < most; from += most) {
      long[] some = Arrays.copyOfRange(numbers, from, Math.min(numbers.length, from + most));
      Map<Long, Row> found = rows.rows(partition, some);
      for (Row row : found.values()) {
        double similarity = row.vector().cosine(vector);
        neighbours.add(new Neighbour(row.key(), similarity, row.text(), row.answer()));
      }
    }
    return neighbours;
  }

  /** Whether another process has brought the index further than {@code last}. */
  private boolean refreshed(long last) {
    return refresh() && graph.last() > last;
  }

  /** False if there is no index that can be used. */
  private boolean refresh() {
    if (upkeep.isClosed()) {
      return false;
    }
    try {
      return graph.refresh(vectors.origin());
    } catch (IOException | IllegalArgumentException e) {
      tell(e);
      return false;
    }
  }

  private void tell(Exception e) {
    if (!told) {
      told = true;
      LOG.warn("The index of vectors in {} cannot be read and is made again: {}", folder, e + "");
    }
  }

  /** Whether to look again how far the index is: while one is made, not with every lookup. */
  private boolean isTime() {
    long now = System.nanoTime();
    long last = lookedAt.get();
    return now - last >= upkeep.pauseNanos() && lookedAt.compareAndSet(last, now);
  }

  /** Has the index take what it does not have, behind the caller's back. */
  void bringUpToDate() {
    upkeep.soon(
        this,
        () -> {
          new GraphWriter(vectors, rows, partition, folder, upkeep).run(this::refresh);
          boolean unused = refresh();
        });
  }

  int indexed() {
    return graph.size();
  }

  void close() {
    graph.close();
  }

  /**
   * What a search of the graph found.
   *
   * @param last the last number that the graph knows; 0 if there is none
   */
  private record Found(List<Neighbour> neighbours, long last) {}
}
