package io.github.completioncache.testing;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Vectors of one space in memory, at which a test can look, and do something before a write. */
public final class MeddledVectors implements VectorStore, VectorIndex {

  private final VectorStore store;
  private volatile @Nullable VectorIndex index;
  private volatile @Nullable Row last;
  private final AtomicInteger partitionsRead = new AtomicInteger();
  private volatile Runnable beforeObserve = () -> {};
  private volatile Runnable beforePut = () -> {};

  /**
   * @param store where the vectors are
   */
  public MeddledVectors(VectorStore store) {
    this.store = store;
  }

  /** Done before each observation is kept. */
  public void beforeObserve(Runnable action) {
    beforeObserve = action;
  }

  /** Done before each row is put. */
  public void beforePut(Runnable action) {
    beforePut = action;
  }

  /** The row that was put last. */
  public Row last() {
    return Objects.requireNonNull(last, "nothing was put");
  }

  /** How often all that is known of a partition has been asked for. */
  public int partitionsRead() {
    return partitionsRead.get();
  }

  /** Whether a row of the same key is there. */
  public boolean has(Row row) {
    return nearest(row.partition(), row.vector(), 100).stream()
        .anyMatch(each -> each.key().equals(row.key()));
  }

  @Override
  public VectorIndex vectors(VectorSpace space) {
    index = store.vectors(space);
    return this;
  }

  private VectorIndex index() {
    return Objects.requireNonNull(index, "no space was asked for");
  }

  @Override
  public void put(Row row) {
    beforePut.run();
    last = row;
    index().put(row);
  }

  @Override
  public List<Neighbour> nearest(CacheKey partition, UnitVector vector, int most) {
    return index().nearest(partition, vector, most);
  }

  @Override
  public void remove(CacheKey partition, CacheKey key) {
    index().remove(partition, key);
  }

  @Override
  public void observe(CacheKey partition, Set<CacheKey> answers, Observation observation) {
    beforeObserve.run();
    index().observe(partition, answers, observation);
  }

  @Override
  public List<Observation> observations(CacheKey partition, CacheKey answer) {
    return index().observations(partition, answer);
  }

  @Override
  public Learnt learnt(CacheKey partition, CacheKey answer) {
    partitionsRead.incrementAndGet();
    return index().learnt(partition, answer);
  }
}
