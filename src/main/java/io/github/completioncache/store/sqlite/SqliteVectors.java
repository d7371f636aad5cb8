package io.github.completioncache.store.sqlite;

import io.github.completioncache.semantic.NumberedVectors;
import io.github.completioncache.semantic.VectorSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The vectors in the file of a store. Safe for use by several threads. */
final class SqliteVectors implements NumberedVectors {

  private static final long MOST_OF_HEAP = 512L << 20;
  private static final int PART_OF_HEAP = 4;

  /** Others get the readers that are left while these wait for a large partition. */
  private static final int READS_AT_ONCE = 16;

  private final Settings settings;
  private final Writer writer;
  private final ReaderPool readers;
  private final SqliteEntries entries;
  private final VectorCache cache;
  private final Permits reads;
  private final List<Runnable> closing = new ArrayList<>();

  SqliteVectors(Settings settings, Writer writer, ReaderPool readers, SqliteEntries entries) {
    this.entries = entries;
    this.settings = settings;
    this.writer = writer;
    this.readers = readers;
    cache = new VectorCache(settings.vectorsInMemory());
    reads = new Permits(READS_AT_ONCE, settings.busyTimeout());
  }

  /** How much of the heap vectors may take: a quarter, and at most 512 MiB. */
  static long bytesInMemory() {
    return Math.min(MOST_OF_HEAP, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  @Override
  public Index vectors(VectorSpace space) {
    return new SqliteVectorIndex(
        Objects.requireNonNull(space, "space"), settings, writer, readers, cache, reads, entries);
  }

  @Override
  public Path folder() {
    return settings.file().resolveSibling(settings.file().getFileName() + "-vectors");
  }

  @Override
  public Optional<String> origin() {
    return readers.read(reader -> reader.vectors(VectorReader::origin));
  }

  /** What is in memory of the vectors. */
  VectorCache cache() {
    return cache;
  }

  /** Those who read vectors now have some of these. */
  Permits reads() {
    return reads;
  }

  @Override
  public Runnable onClose(Runnable action) {
    synchronized (closing) {
      closing.add(action);
    }
    return () -> {
      synchronized (closing) {
        closing.remove(action);
      }
    };
  }

  /** Runs all the actions, whatever becomes of one. */
  void close() {
    List<Runnable> actions;
    synchronized (closing) {
      actions = List.copyOf(closing);
      closing.clear();
    }
    RuntimeException failure = null;
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
