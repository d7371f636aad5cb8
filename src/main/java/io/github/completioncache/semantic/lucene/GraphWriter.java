package io.github.completioncache.semantic.lucene;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.NumberedVectors;
import io.github.completioncache.semantic.NumberedVectors.Numbered;
import io.github.completioncache.semantic.VectorIndex.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the index of one partition up to date, once. For one thread. */
final class GraphWriter {

  private static final Logger LOG = LoggerFactory.getLogger(LuceneVectors.class);

  /** How many rows are read at a time. */
  private static final int BATCH = 500;

  /** After so many rows what was added can be read, and outlives the process. */
  private static final int BATCHES_OF_A_COMMIT = 40;

  /** So many parts of the documents may be gone: a graph without them is made from nothing. */
  private static final int PART_GONE = 5;

  private static final double BUFFER_MEGABYTES = 64;

  private final NumberedVectors vectors;
  private final NumberedVectors.Index rows;
  private final CacheKey partition;
  private final Path folder;
  private final Upkeep upkeep;

  GraphWriter(
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
  }

  /**
   * Takes what is missing out of the store, and what is gone out of the index. Does nothing while
   * another process does.
   *
   * @param committed called whenever there is more to be read
   */
  void run(Runnable committed) {
    Optional<String> origin = vectors.origin();
    if (origin.isEmpty()) {
      return;
    }
    try {
      OwnerOnly.createFolder(folder);
      try (Directory directory = FSDirectory.open(folder)) {
        write(directory, origin.get(), committed);
      }
    } catch (LockObtainFailedException e) {
      LOG.debug("Another process brings the index of vectors in {} up to date", folder);
    } catch (IOException e) {
      LOG.warn("The index of vectors in {} was not brought up to date: {}", folder, e + "");
    }
  }

  private void write(Directory directory, String origin, Runnable committed) throws IOException {
    IndexWriter writer = openOrReplace(directory);
    try {
      Fields.Mark mark = mark(writer);
      if (!mark.origin().equals(Optional.of(origin))) {
        writer.deleteAll();
        mark = new Fields.Mark(Optional.of(origin), 0);
      } else {
        mark = new Fields.Mark(mark.origin(), correct(writer, mark.last()));
      }
      append(writer, mark, committed);
      merge(writer, committed);
    } finally {
      // What was committed stays; a merge that has begun is given up.
      writer.rollback();
    }
  }

  private static IndexWriter openOrReplace(Directory directory) throws IOException {
    try {
      return new IndexWriter(directory, config());
    } catch (LockObtainFailedException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      // It is damaged, or of another release of Lucene's.
      empty(directory);
      return new IndexWriter(directory, config());
    }
  }

  private static void empty(Directory directory) throws IOException {
    try (Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      lock.ensureValid();
      for (String file : directory.listAll()) {
        if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
          directory.deleteFile(file);
        }
      }
    }
  }

  private static IndexWriterConfig config() {
    return new IndexWriterConfig()
        .setCodec(Fields.codec())
        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
        // In this thread, and in no other.
        .setMergeScheduler(new SerialMergeScheduler())
        .setCommitOnClose(false);
  }

  private static Fields.Mark mark(IndexWriter writer) {
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    Map<String, String> map = new HashMap<>();
    if (data != null) {
      data.forEach(each -> map.put(each.getKey(), each.getValue()));
    }
    return Fields.Mark.of(map);
  }

  private void append(IndexWriter writer, Fields.Mark mark, Runnable committed) throws IOException {
    long last = mark.last();
    int batches = 0;
    boolean more = true;
    while (more && !upkeep.isClosed()) {
      List<Numbered> some = rows.above(partition, last, BATCH);
      for (Numbered each : some) {
        writer.addDocument(Fields.document(each.number(), each.vector().toFloats()));
        last = each.number();
      }
      more = some.size() == BATCH;
      batches++;
      if ((!more && writer.hasUncommittedChanges()) || batches % BATCHES_OF_A_COMMIT == 0) {
        writer.setLiveCommitData(new Fields.Mark(mark.origin(), last).data().entrySet());
        writer.commit();
        committed.run();
      }
    }
  }

  /** Each search looks at every segment. */
  private void merge(IndexWriter writer, Runnable committed) throws IOException {
    if (!upkeep.isClosed()) {
      writer.forceMerge(1);
      if (writer.hasUncommittedChanges()) {
        writer.commit();
        committed.run();
      }
    }
  }

  /**
   * Removes rows that are gone, if they are many, and adds those up to {@code last} that are
   * missing, as after a file was brought back from a copy.
   *
   * @return up to which number the index then has all rows
   */
  private long correct(IndexWriter writer, long last) throws IOException {
    long[] present = rows.numbers(partition, last);
    BitSet indexed = new BitSet(present.length);
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      Optional<long[]> gone = new Comparison(rows, partition, present).with(reader, indexed);
      if (gone.isEmpty()) {
        writer.deleteAll();
        return 0;
      }
      if (gone.get().length > reader.numDocs() / PART_GONE) {
        writer.deleteDocuments(LongPoint.newSetQuery(Fields.NUMBER, gone.get()));
      }
    }
    for (int place = indexed.nextClearBit(0);
        place < present.length && !upkeep.isClosed();
        place = indexed.nextClearBit(place + 1)) {
      Row row = rows.rows(partition, present[place]).get(present[place]);
      if (row != null) {
        writer.addDocument(Fields.document(present[place], row.vector().toFloats()));
      }
    }
    // Numbers that a copy has not given yet will be given again.
    return present.length == 0 ? 0 : present[present.length - 1];
  }
}
