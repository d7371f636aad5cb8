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

  private final Settings settings;
  private final Writer writer;
  private final ReaderPool readers;
  private final VectorCache cache;
  private final List<Runnable> closing = new ArrayList<>();

  SqliteVectors(Settings settings, Writer writer, ReaderPool readers) {
    this.settings = settings;
    this.writer = writer;
    this.readers = readers;
    cache = new VectorCache(settings.vectorsInMemory());
  }

  /** How much of the heap vectors may take: a quarter, and at most 512 MiB. */
  static long bytesInMemory() {
    return Math.min(MOST_OF_HEAP, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  @Override
  public Index vectors(VectorSpace space) {
    return new SqliteVectorIndex(
        Objects.requireNonNull(space, "space"), settings, writer, readers, cache);
  }

  @Override
  public Path folder() {
    return settings.file().resolveSibling(settings.file().getFileName() + "-vectors");
  }

  @Override
  public Optional<String> origin() {
    return readers.read(reader -> reader.vectors(VectorReader::origin));
  }

  @Override
  public void onClose(Runnable action) {
    synchronized (closing) {
      closing.add(action);
    }
  }

  void close() {
    List<Runnable> actions;
    synchronized (closing) {
      actions = List.copyOf(closing);
      closing.clear();
    }
    actions.forEach(Runnable::run);
  }
}
