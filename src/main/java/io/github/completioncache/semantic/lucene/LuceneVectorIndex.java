package io.github.completioncache.semantic.lucene;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.NumberedVectors;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorSpace;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The vectors of one space, with an index for each large partition. */
final class LuceneVectorIndex implements VectorIndex {

  private static final Logger LOG = LoggerFactory.getLogger(LuceneVectors.class);

  private final VectorSpace space;
  private final NumberedVectors vectors;
  private final NumberedVectors.Index rows;
  private final Path folder;
  private final Upkeep upkeep;
  private final Map<CacheKey, IndexedPartition> partitions = new ConcurrentHashMap<>();

  LuceneVectorIndex(NumberedVectors vectors, VectorSpace space, Upkeep upkeep) {
    this.space = space;
    this.vectors = vectors;
    this.upkeep = upkeep;
    rows = vectors.vectors(space);
    folder = vectors.folder().resolve(space.name());
    openExisting();
  }

  /** Those of earlier and of other processes; later ones are noticed when a partition is large. */
  private void openExisting() {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
      for (Path each : folders) {
        String name = each.getFileName().toString();
        if (name.matches("[0-9a-f]{64}")) {
          IndexedPartition unused = partition(CacheKey.parse(name));
        }
      }
    } catch (NoSuchFileException e) {
      // There is none yet.
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("The indexes of vectors in {} cannot be listed: {}", folder, e + "");
    }
  }

  private IndexedPartition partition(CacheKey partition) {
    return partitions.computeIfAbsent(
        partition,
        unused ->
            new IndexedPartition(
                new Place(vectors, rows, partition, folder.resolve(partition.hex()), upkeep)));
  }

  @Override
  public List<Neighbour> nearest(CacheKey partition, UnitVector vector, int most) {
    space.requireSize(vector);
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    IndexedPartition known = partitions.get(Objects.requireNonNull(partition, "partition"));
    if (known != null) {
      return known.nearest(vector, most);
    }
    NumberedVectors.Part all = rows.nearestAbove(partition, vector, most, 0);
    if (all.rows() >= upkeep.rowsOfAnIndex() && !upkeep.isClosed()) {
      IndexedPartition unused = partition(partition);
    }
    return all.neighbours();
  }

  @Override
  public void put(Row row) {
    rows.put(row);
  }

  @Override
  public void remove(CacheKey partition, CacheKey key) {
    rows.remove(partition, key);
  }

  @Override
  public void observe(CacheKey partition, Set<CacheKey> answers, Observation observation) {
    rows.observe(partition, answers, observation);
  }

  @Override
  public Learnt learnt(CacheKey partition, CacheKey key) {
    return rows.learnt(partition, key);
  }

  @Override
  public List<Observation> observations(CacheKey partition, CacheKey answer) {
    return rows.observations(partition, answer);
  }

  int indexed() {
    return partitions.values().stream().mapToInt(IndexedPartition::indexed).sum();
  }

  void close() {
    partitions.values().forEach(IndexedPartition::close);
  }
}
