package io.github.completioncache.semantic.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/** Reads the index in a folder. Safe for use by several threads. */
final class GraphReader {

  private final Path folder;
  private volatile @Nullable Opened opened;
  private boolean closed;

  GraphReader(Path folder) {
    this.folder = folder;
  }

  /** Opens what was written last, if it is of rows of that origin; nothing once this is closed. */
  synchronized void refresh(Optional<String> origin) throws IOException {
    if (closed) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      drop();
      return;
    }
    try {
      Opened before = opened;
      DirectoryReader newer =
          before == null ? open() : DirectoryReader.openIfChanged(before.reader);
      if (newer != null) {
        replace(Opened.of(newer));
      }
    } catch (IndexNotFoundException e) {
      drop();
    } catch (IOException | RuntimeException e) {
      drop();
      throw e;
    }
    Opened now = opened;
    if (now != null && !origin.equals(now.origin)) {
      // Those of a file that was replaced.
      drop();
    }
  }

  private DirectoryReader open() throws IOException {
    FSDirectory directory = FSDirectory.open(folder);
    try {
      return DirectoryReader.open(directory);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private void replace(@Nullable Opened by) {
    Opened before = opened;
    opened = by;
    if (before != null) {
      try {
        // Searches under way hold it open until they end.
        before.reader.decRef();
      } catch (IOException e) {
        // Nothing was to be written.
      }
    }
  }

  /** The rows most similar to {@code vector} that are not known to be gone, the nearest first. */
  Hits search(float[] vector, int most) throws IOException {
    Opened index = acquire();
    if (index == null) {
      return Hits.NONE;
    }
    try {
      return search(index, vector, most);
    } finally {
      index.reader.decRef();
    }
  }

  private @Nullable Opened acquire() {
    Opened index = opened;
    while (index != null && !index.reader.tryIncRef()) {
      // It was replaced just now.
      index = opened;
    }
    return index;
  }

  private static Hits search(Opened index, float[] vector, int most) throws IOException {
    List<Hit> hits = new ArrayList<>();
    for (LeafReaderContext leaf : index.reader.leaves()) {
      ScoreDoc[] found =
          leaf.reader()
              .searchNearestVectors(
                  Fields.VECTOR, vector, most, index.gone.others(leaf), Integer.MAX_VALUE)
              .scoreDocs;
      for (ScoreDoc each : found) {
        NumericDocValues numbers = leaf.reader().getNumericDocValues(Fields.NUMBER);
        if (numbers != null && numbers.advanceExact(each.doc)) {
          hits.add(new Hit(leaf, each.doc, numbers.longValue(), each.score));
        }
      }
    }
    hits.sort(Comparator.comparingDouble(Hit::score).reversed());
    return new Hits(hits.subList(0, Math.min(most, hits.size())), index.last, index.gone);
  }

  /** The last number that the index knows; 0 if there is none. */
  long last() {
    Opened index = opened;
    return index == null ? 0 : index.last;
  }

  int size() {
    Opened index = opened;
    return index == null ? 0 : index.reader.numDocs();
  }

  /** Until it is refreshed nothing is found. */
  synchronized void drop() {
    replace(null);
  }

  synchronized void close() {
    closed = true;
    drop();
  }

  /**
   * What a search found.
   *
   * @param last the last number that the index knows; what is above must be looked for elsewhere
   * @param gone where to note which of these rows are gone
   */
  record Hits(List<Hit> list, long last, Gone gone) {

    private static final Hits NONE = new Hits(List.of(), 0, new Gone(List.of()));
  }

  /** A document that was found, and the number of its row. */
  record Hit(LeafReaderContext leaf, int document, long number, float score) {}

  /** An index as it was when it was opened, and what was found out about it since. */
  private record Opened(DirectoryReader reader, Optional<String> origin, long last, Gone gone) {

    static Opened of(DirectoryReader reader) throws IOException {
      Fields.Mark mark = Fields.Mark.of(reader.getIndexCommit().getUserData());
      return new Opened(reader, mark.origin(), mark.last(), new Gone(reader.leaves()));
    }
  }
}
