package io.github.completioncache.semantic.lucene;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.NumberedVectors;
import io.github.completioncache.semantic.NumberedVectors.Numbered;
import io.github.completioncache.semantic.VectorIndex.Row;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
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

  private final Place place;
  private final NumberedVectors.Index rows;
  private final CacheKey partition;
  private final Upkeep upkeep;
  private boolean checking;
  private boolean empty;

  GraphWriter(Place place) {
    this.place = place;
    rows = place.rows();
    partition = place.partition();
    upkeep = place.upkeep();
  }

  /** How many documents of an index may be gone before they are removed from it. */
  static int mayBeGone(int documents) {
    return documents / PART_GONE;
  }

  /**
   * Takes what is missing out of the store, and what is gone out of the index, where either is
   * much: each time all of the index is written anew. Does nothing while another process does.
   *
   * @param mending whether what is there is known to be damaged
   * @param checking whether all that is there is to be read, to find damage
   * @param committed called whenever there is more to be read
   * @throws IOException if the index can be neither written nor made again
   */
  Outcome run(boolean mending, boolean checking, Runnable committed) throws IOException {
    Optional<String> origin = place.vectors().origin();
    if (origin.isEmpty()) {
      return Outcome.NOTHING;
    }
    OwnerOnly.createFolder(place.folder());
    this.checking = checking;
    try (Directory directory = FSDirectory.open(place.folder())) {
      Outcome outcome = write(directory, origin.get(), mending, committed);
      if (empty) {
        deleteFolder(directory);
        committed.run();
      }
      return outcome;
    } catch (LockObtainFailedException e) {
      LOG.debug("Another process brings the index of vectors in {} up to date", place.folder());
      return Outcome.ANOTHER_DOES;
    }
  }

  private Outcome write(Directory directory, String origin, boolean mending, Runnable committed)
      throws IOException {
    if (mending) {
      update(directory, origin, /* anew= */ true, committed);
      return Outcome.MENDED;
    }
    try {
      return update(directory, origin, /* anew= */ false, committed)
          ? Outcome.CHANGED
          : Outcome.NOTHING;
    } catch (IOException e) {
      if (!Damage.isCauseOf(e)) {
        throw e;
      }
      LOG.warn("The index of vectors in {} is damaged and made again: {}", place.folder(), e + "");
      return write(directory, origin, /* mending= */ true, committed);
    }
  }

  /** False if there was nothing to do. */
  private boolean update(Directory directory, String origin, boolean anew, Runnable committed)
      throws IOException {
    IndexWriter writer = openOrReplace(directory);
    try {
      Commits commits = new Commits(writer, origin, committed);
      long[] present = rows.numbers(partition, Long.MAX_VALUE);
      if (anew || !commits.isOfOrigin()) {
        writer.deleteAll();
        commits.setLast(0);
      } else {
        commits.setLast(correct(writer, commits.last(), present));
      }
      int missing = present.length - upTo(commits.last(), present);
      if (missing >= upkeep.rowsWithout(writer.getDocStats().numDocs)) {
        append(writer, commits);
      }
      if (!upkeep.isClosed()) {
        commits.commit();
        merge(writer, commits);
        empty = writer.getDocStats().numDocs == 0;
      }
      return commits.count() > 0;
    } finally {
      // What was committed stays; a merge that has begun is given up.
      writer.rollback();
    }
  }

  /** How many of these numbers are up to {@code last}. */
  private static int upTo(long last, long[] numbers) {
    int place = Arrays.binarySearch(numbers, last);
    return place < 0 ? -place - 1 : place + 1;
  }

  private static IndexWriter openOrReplace(Directory directory) throws IOException {
    try {
      return new IndexWriter(directory, config());
    } catch (IOException e) {
      if (!Damage.isCauseOf(e)) {
        throw e;
      }
    } catch (IllegalArgumentException e) {
      // It is of another release of Lucene's, or nothing of the kind.
    }
    makeEmpty(directory);
    return new IndexWriter(directory, config());
  }

  private static void makeEmpty(Directory directory) throws IOException {
    try (Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      lock.ensureValid();
      deleteFiles(directory);
    }
  }

  private static void deleteFiles(Directory directory) throws IOException {
    for (String file : directory.listAll()) {
      if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
        directory.deleteFile(file);
      }
    }
  }

  /** Of a partition that has no rows any more, or few, which are compared one by one. */
  private void deleteFolder(Directory directory) throws IOException {
    try (Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      lock.ensureValid();
      if (DirectoryReader.indexExists(directory)
          && SegmentInfos.readLatestCommit(directory).totalMaxDoc() > 0) {
        // Another process has filled it meanwhile.
        return;
      }
      deleteFiles(directory);
      directory.deleteFile(IndexWriter.WRITE_LOCK_NAME);
      Files.delete(place.folder());
    } catch (DirectoryNotEmptyException | AccessDeniedException e) {
      // Something else lies there, or files that are open cannot be deleted: what is left is empty.
      LOG.debug("The folder {} is not deleted: {}", place.folder(), e + "");
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

  private void append(IndexWriter writer, Commits commits) throws IOException {
    int batches = 0;
    boolean more = true;
    while (more && !upkeep.isClosed()) {
      List<Numbered> some = rows.above(partition, commits.last(), BATCH);
      for (Numbered each : some) {
        writer.addDocument(Fields.document(each.number(), each.vector().toFloats()));
        commits.setLast(each.number());
      }
      more = some.size() == BATCH;
      batches++;
      if (batches % BATCHES_OF_A_COMMIT == 0) {
        commits.commit();
      }
    }
  }

  /** Each search looks at every segment, so all that is not little beside the largest goes in. */
  private void merge(IndexWriter writer, Commits commits) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      int largest =
          reader.leaves().stream().mapToInt(leaf -> leaf.reader().numDocs()).max().orElse(0);
      if (reader.numDeletedDocs() <= mayBeGone(reader.maxDoc())
          && reader.numDocs() - largest < upkeep.rowsWithout(largest)) {
        return;
      }
    }
    writer.forceMerge(1);
    commits.commit();
  }

  /**
   * Removes rows that are gone, if they are many, and adds those up to {@code last} that are
   * missing.
   *
   * @param present the numbers of all rows
   * @return up to which number the index then has all rows
   */
  private long correct(IndexWriter writer, long last, long[] present) throws IOException {
    long[] known = Arrays.copyOf(present, upTo(last, present));
    BitSet indexed = new BitSet(known.length);
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      if (checking) {
        for (LeafReaderContext leaf : reader.leaves()) {
          leaf.reader().checkIntegrity();
        }
      }
      Optional<long[]> gone = new Comparison(rows, partition, known).with(reader, indexed);
      if (gone.isEmpty()) {
        writer.deleteAll();
        return 0;
      }
      if (gone.get().length > mayBeGone(reader.numDocs())) {
        writer.deleteDocuments(LongPoint.newSetQuery(Fields.NUMBER, gone.get()));
      }
    }
    for (int place = indexed.nextClearBit(0);
        place < known.length && !upkeep.isClosed();
        place = indexed.nextClearBit(place + 1)) {
      Row row = rows.rows(partition, known[place]).get(known[place]);
      if (row != null) {
        writer.addDocument(Fields.document(known[place], row.vector().toFloats()));
      }
    }
    if (known.length < present.length) {
      return last;
    }
    // Of a file that was brought back from a copy, or lost its last rows with the power, numbers
    // that it does not know to have given will be given again.
    long given = known.length == 0 ? 0 : known[known.length - 1];
    if (given < last) {
      writer.deleteDocuments(LongPoint.newRangeQuery(Fields.NUMBER, given + 1, Long.MAX_VALUE));
    }
    return given;
  }

  /** What came of it. */
  enum Outcome {
    /** Another process holds the lock. */
    ANOTHER_DOES,
    /** It was as it should be. */
    NOTHING,
    CHANGED,
    /** It was damaged, and begun anew. */
    MENDED
  }
}
