package io.github.completioncache.semantic.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.IndexWriter;

/** Commits what was written to an index, with the mark up to where it goes. For one thread. */
final class Commits {

  private final IndexWriter writer;
  private final String origin;
  private final Runnable committed;
  private Fields.Mark written;
  private long last;
  private int count;

  /**
   * @param origin that of the rows
   * @param committed called after each commit
   */
  Commits(IndexWriter writer, String origin, Runnable committed) {
    this.writer = writer;
    this.origin = origin;
    this.committed = committed;
    written = mark(writer);
    last = written.last();
  }

  private static Fields.Mark mark(IndexWriter writer) {
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    Map<String, String> map = new HashMap<>();
    if (data != null) {
      data.forEach(each -> map.put(each.getKey(), each.getValue()));
    }
    return Fields.Mark.of(map);
  }

  /** Whether what was there is made of these rows. */
  boolean isOfOrigin() {
    return written.origin().equals(Optional.of(origin));
  }

  /** The last number of a row that the index has, or has passed over. */
  long last() {
    return last;
  }

  void setLast(long last) {
    this.last = last;
  }

  /** Does nothing if all is as it was. */
  void commit() throws IOException {
    Fields.Mark mark = new Fields.Mark(Optional.of(origin), last);
    if (!mark.equals(written)) {
      writer.setLiveCommitData(mark.data().entrySet());
    }
    if (writer.hasUncommittedChanges()) {
      writer.commit();
      written = mark;
      count++;
      committed.run();
    }
  }

  int count() {
    return count;
  }
}
