package io.github.completioncache.semantic.lucene;

import io.github.completioncache.semantic.NumberedVectors;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The vectors of a store, found by a graph where there are many: a partition with 5,000 rows or
 * more gets an index of Lucene's in a folder beside the store's file. Rows, and what was learnt,
 * stay in the store, which is asked for every row that is given; what the index does not have yet
 * is compared one by one. So the folder may be deleted, and nothing is lost with it.
 *
 * <p>Lookups are approximate where there is an index. With vectors of questions that resemble each
 * other, as those do that are asked of one application, the most similar row was missed in less
 * than 2 of 100 cases; among vectors that have nothing in common, where none is an answer to
 * another, it is missed in most. Smaller partitions are searched as the store itself does.
 *
 * <p>A daemon thread brings an index up to date when it is opened, and when 2,000 rows or a
 * fiftieth of it are missing, whichever is more, and ends when that is done. What is gone it
 * removes when that is more than a fifth. Of several processes one does so at a time, which holds
 * Lucene's lock meanwhile; all of them read what it has written.
 *
 * <p>Needs the library {@code org.apache.lucene:lucene-core}, release 9.12. Instances are safe for
 * use by several threads. They close with their store, or before.
 *
 * <p>The graph is that of Y. Malkov and D. Yashunin, "Efficient and robust approximate nearest
 * neighbor search using Hierarchical Navigable Small World graphs", arXiv 1603.09320.
 */
public final class LuceneVectors implements VectorStore, AutoCloseable {

  private static final String LIBRARY = "org.apache.lucene:lucene-core";
  private static final int ROWS_OF_AN_INDEX = 5_000;
  private static final int ROWS_WITHOUT = 2_000;

  private final NumberedVectors vectors;
  private final Upkeep upkeep;
  private final Runnable closing;
  private final Map<VectorSpace, LuceneVectorIndex> indexes = new ConcurrentHashMap<>();

  LuceneVectors(NumberedVectors vectors, Upkeep upkeep) {
    this.vectors = vectors;
    this.upkeep = upkeep;
    closing = vectors.onClose(this::close);
  }

  /**
   * Indexes beside the vectors of {@code store}, such as a SQLite store.
   *
   * @throws IllegalArgumentException if the store keeps no vectors in numbered rows
   * @throws CacheStoreException if the library is missing, or of another release
   */
  public static LuceneVectors beside(CacheStore store) {
    requireLibrary();
    return new LuceneVectors(numbered(store), new Upkeep(ROWS_OF_AN_INDEX, ROWS_WITHOUT));
  }

  static NumberedVectors numbered(CacheStore store) {
    return store
        .capability(NumberedVectors.class)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "store must keep vectors in numbered rows, as a SqliteCacheStore does, but is "
                        + store));
  }

  private static void requireLibrary() {
    if (!isPresent("org.apache.lucene.index.IndexWriter")) {
      throw new CacheStoreException(
          "LuceneVectors needs the library " + LIBRARY + ", which is not on the class path");
    }
    // Each release of Lucene's has codecs of its own.
    if (!isPresent("org.apache.lucene.codecs.lucene912.Lucene912Codec")) {
      throw new CacheStoreException(
          "LuceneVectors needs the library "
              + LIBRARY
              + " 9.12, but another release of it is on the class path");
    }
  }

  private static boolean isPresent(String type) {
    try {
      Class.forName(type, false, LuceneVectors.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public VectorIndex vectors(VectorSpace space) {
    return indexes.computeIfAbsent(space, unused -> new LuceneVectorIndex(vectors, space, upkeep));
  }

  /** How many rows the indexes of a space have, those that are gone included. */
  int indexed(VectorSpace space) {
    LuceneVectorIndex index = indexes.get(space);
    return index == null ? 0 : index.indexed();
  }

  /**
   * Closes the indexes; the store stays open. What goes on in the thread is given up, after five
   * seconds at most.
   */
  @Override
  public void close() {
    closing.run();
    upkeep.close();
    indexes.values().forEach(LuceneVectorIndex::close);
  }
}
