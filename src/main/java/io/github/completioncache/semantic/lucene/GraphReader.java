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

  private static final Hits NOTHING = new Hits(new long[0], 0);

  private final Path folder;
  private volatile @Nullable Opened opened;

  GraphReader(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens what was written last.
   *
   * @return whether there is an index of rows of that origin
   */
  synchronized boolean refresh(Optional<String> origin) throws IOException {
    try {
      Opened before = opened;
      DirectoryReader newer =
          before == null ? open() : DirectoryReader.openIfChanged(before.reader);
      if (newer != null) {
        replace(Opened.of(newer));
      }
    } catch (IndexNotFoundException e) {
      replace(null);
    } catch (IOException | IllegalArgumentException e) {
      replace(null);
      throw e;
    }
    Opened now = opened;
    if (now != null && !origin.equals(now.origin)) {
      // Those of a file that was replaced.
      replace(null);
    }
    return opened != null;
  }

  private DirectoryReader open() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IndexNotFoundException("there is no folder");
    }
    FSDirectory directory = FSDirectory.open(folder);
    try {
      return DirectoryReader.open(directory);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private void replace(@Nullable Opened by) throws IOException {
    Opened before = opened;
    opened = by;
    if (before != null) {
      // Searches under way hold it open until they end.
      before.reader.decRef();
    }
  }

  /** The numbers of the rows most similar to {@code vector}, the most similar first. */
  Hits search(float[] vector, int most) throws IOException {
    Opened index = acquire();
    if (index == null) {
      return NOTHING;
    }
    try {
      return new Hits(search(index.reader, vector, most), index.last);
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

  private static long[] search(DirectoryReader reader, float[] vector, int most)
      throws IOException {
    List<Hit> hits = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      ScoreDoc[] found =
          leaf.reader()
              .searchNearestVectors(
                  Fields.VECTOR, vector, most, leaf.reader().getLiveDocs(), Integer.MAX_VALUE)
              .scoreDocs;
      for (ScoreDoc each : found) {
        NumericDocValues numbers = leaf.reader().getNumericDocValues(Fields.NUMBER);
        if (numbers != null && numbers.advanceExact(each.doc)) {
          hits.add(new Hit(numbers.longValue(), each.score));
        }
      }
    }
    hits.sort(Comparator.comparingDouble(Hit::score).reversed());
    return hits.stream().mapToLong(Hit::number).distinct().limit(most).toArray();
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

  synchronized void close() {
    try {
      replace(null);
    } catch (IOException e) {
      // Nothing was to be written.
    }
  }

  /**
   * What a search found.
   *
   * @param last the last number that the index knows; what is above must be looked for elsewhere
   */
  @SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never compared
  record Hits(long[] numbers, long last) {}

  private record Hit(long number, float score) {}

  /** An index as it was when it was opened. */
  private record Opened(DirectoryReader reader, Optional<String> origin, long last) {

    static Opened of(DirectoryReader reader) throws IOException {
      Fields.Mark mark = Fields.Mark.of(reader.getIndexCommit().getUserData());
      return new Opened(reader, mark.origin(), mark.last());
    }
  }
}
