package io.github.completioncache.semantic;

import io.github.completioncache.key.CacheKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A capability: vectors in rows with numbers, for what finds them faster than by comparing with all
 * and has to keep up with what this and other processes write. Implementations are safe for use by
 * several threads.
 */
public interface NumberedVectors extends VectorStore {

  @Override
  Index vectors(VectorSpace space);

  /** A folder that belongs to the rows, for what can be made of them again. It need not exist. */
  Path folder();

  /**
   * Which rows the numbers are of: where this differs, or is empty, nothing that was made of
   * numbered rows is of any use.
   *
   * @throws io.github.completioncache.store.CacheStoreException if the store fails
   */
  Optional<String> origin();

  /**
   * Has {@code action} run when the store is closed, before anything else.
   *
   * @return takes that back, and may be run at any time
   */
  Runnable onClose(Runnable action);

  /**
   * Rows with numbers. A row that is put, be it in place of another one, has a higher number than
   * all that were put before.
   */
  interface Index extends VectorIndex {

    /** The rows of a partition with numbers above {@code number}, in their order. */
    List<Numbered> above(CacheKey partition, long number, int most);

    /** The numbers of all rows of a partition up to {@code last}, in their order. */
    long[] numbers(CacheKey partition, long last);

    /** Of these rows those that are there and have not expired, by their numbers. */
    Map<Long, Row> rows(CacheKey partition, long... numbers);

    /** As {@link #nearest}, by comparing with every row with a number above {@code number}. */
    Part nearestAbove(CacheKey partition, UnitVector vector, int most, long number);
  }

  /** A row and its number. */
  record Numbered(long number, UnitVector vector) {}

  /**
   * What was found by comparing.
   *
   * @param neighbours the most similar first
   * @param rows about how many rows were compared
   */
  record Part(List<VectorIndex.Neighbour> neighbours, int rows) {

    /** Copies the list. */
    public Part {
      neighbours = List.copyOf(neighbours);
    }
  }
}
