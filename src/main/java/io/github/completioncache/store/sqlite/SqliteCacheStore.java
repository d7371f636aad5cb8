package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.NumberedVectors;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.CategorySizes;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Refusals;
import io.github.completioncache.store.StoreSize;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers in one SQLite file, which outlives the process and can be shared by the processes
 * of one machine.
 *
 * <p>The file is made with mode 0600 if it does not exist, in a directory that does. Beside it
 * SQLite keeps two more, with {@code -wal} and {@code -shm} after the name, while the store is
 * open. The file must lie on a local disk.
 *
 * <p>Reading never waits for writers. Writes take turns: a thread waits for the others of its
 * process first come, first served, and for other processes, together no longer than {@link
 * Builder#busyTimeout}. What {@link #put} has returned true for survives the end of the process,
 * whatever way it ends; a power cut may take the last seconds with it, but never damages the file.
 *
 * <p>The store is bounded by entries and by bytes. When there is no room, what has expired goes
 * first, then what was read longest ago, to the hour; a few go with each write. An invalidation is
 * remembered for an hour in the file, so that answers that were asked for before it, by any
 * process, are not stored after it. The file can keep a {@link Ledger} as well, which takes at most
 * three eighths of it, and the vectors of a {@link VectorStore}, which take at most as much and a
 * sixteenth.
 *
 * <p>Starts no thread. Instances are safe for use by several threads.
 */
public final class SqliteCacheStore
    implements CacheStore, StoreSize, CategorySizes, EntryListing, Refusals {

  /** Opening, invalidating and the ledger are not part of a request: they rather wait than fail. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** So many threads read at once without a wait; a connection is opened when it is needed. */
  private static final int READERS = 64;

  /** An id, such as {@link #page} has given. */
  private static final Pattern MARK = Pattern.compile("[0-9]{1,18}");

  private final Settings settings;
  private final ReaderPool readers;
  private final Writer writer;
  private final SqliteLedger ledger;
  private final SqliteVectors vectors;
  private final SqliteEntries entries;
  private final Removals removals;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SqliteCacheStore(Settings settings) {
    this.settings = settings;
    Database database = new Database(settings.file());
    writer = new Writer(database, settings);
    readers = new ReaderPool(database, READERS, settings.busyTimeout());
    ledger = new SqliteLedger(settings, writer, readers);
    entries = new SqliteEntries(settings, writer, readers);
    vectors = new SqliteVectors(settings, writer, readers, entries);
    removals = new Removals(writer, ledger, settings.clock());
  }

  /**
   * Opens {@code file} with the settings of {@link #builder()}.
   *
   * @throws CacheStoreException if the file cannot be used, see {@link Builder#build()}
   */
  public static SqliteCacheStore open(Path file) {
    return builder().file(file).build();
  }

  /** A builder without a file, which is required. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Optional<CacheEntry> get(CacheKey key) {
    return entries.get(Objects.requireNonNull(key, "key"));
  }

  @Override
  public boolean put(CacheKey key, CacheEntry entry) {
    Objects.requireNonNull(key, "key");
    entry.requireKey(key);
    requireOpen();
    return entries.put(entry);
  }

  @Override
  public boolean remove(CacheKey key) {
    return entries.remove(Objects.requireNonNull(key, "key"));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Removes 200 entries at a time and lets others write in between. Waits up to five seconds for
   * each turn, since an invalidation that is given up leaves wrong answers behind. The texts of
   * requests in the ledger go after the entries.
   */
  @Override
  public long invalidate(Invalidation what) {
    Objects.requireNonNull(what, "what");
    return removals.invalidate(what);
  }

  /** {@inheritDoc} Waits up to five seconds for its turn, as an invalidation does. */
  @Override
  public void refuse(CacheKey key, Duration time) {
    removals.refuse(key, time);
  }

  /**
   * {@inheritDoc} A page also ends when its values have 16 MiB together. When an entry was read
   * last stays as it is.
   */
  @Override
  public Page page(Optional<String> after, int most) {
    long last = after.map(SqliteCacheStore::mark).orElse(Long.MIN_VALUE);
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    return readers.read(reader -> reader.page(last, most, settings.clock()));
  }

  private static long mark(String after) {
    if (!MARK.matcher(after).matches()) {
      throw new IllegalArgumentException("after must be a mark of this store's, a number");
    }
    return Long.parseLong(after);
  }

  @Override
  public <T> Optional<T> capability(Class<T> type) {
    if (type == Ledger.class) {
      return Optional.of(type.cast(ledger));
    }
    return type == VectorStore.class || type == NumberedVectors.class
        ? Optional.of(type.cast(vectors))
        : CacheStore.super.capability(type);
  }

  /**
   * Removes what has expired now, which writes otherwise do bit by bit: a few hundred entries at a
   * time, with turns for others in between.
   *
   * @return how many entries were removed
   * @throws CacheStoreException if the file cannot be written; some entries may be gone
   */
  public long removeExpired() {
    return removals.removeExpired();
  }

  /**
   * Gives the room that is not in use back to the file system. The file is rewritten, which needs
   * about its size of free disk for a while; readers go on meanwhile, and writers wait.
   *
   * @throws CacheStoreException if the file is busy for five seconds or cannot be rewritten; it is
   *     then as it was
   */
  public void vacuum() {
    requireOpen();
    writer.compact(PATIENCE);
  }

  @Override
  public long entries() {
    return readers.read(Reader::entries);
  }

  /**
   * {@inheritDoc} Here: the part of the file that is in use. The file itself does not shrink, and
   * fills again.
   */
  @Override
  public long bytes() {
    return readers.read(Reader::bytes);
  }

  @Override
  public OptionalLong evictions() {
    return OptionalLong.of(entries.evictions());
  }

  @Override
  public Map<String, Size> categorySizes() {
    return readers.read(Reader::categorySizes);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      vectors.close();
    } finally {
      closeFile();
    }
  }

  private void closeFile() {
    entries.writeAccessTimes();
    try {
      writer.close();
    } finally {
      readers.close();
    }
  }

  /** Opens the file now, so that whatever is wrong with it is said at once. */
  private void connect() {
    try {
      writer.write(PATIENCE, connection -> true);
      readers.read(Reader::entries);
    } catch (CacheStoreException e) {
      close();
      throw e;
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new CacheStoreException("the SQLite store is closed");
    }
  }

  /** Names the file. */
  @Override
  public String toString() {
    return "SqliteCacheStore[" + settings.file() + "]";
  }

  /** Collects the settings of a store. Not safe for use by several threads. */
  public static final class Builder {

    private static final long DEFAULT_ENTRIES = 1_000_000;
    private static final long DEFAULT_BYTES = 1L << 30;
    private static final long LEAST_BYTES = 1L << 20;
    private static final int DEFAULT_ENTRY_BYTES = 8 << 20;
    private static final int MOST_ENTRY_BYTES = 512 << 20;
    private static final int ENTRIES_OF_THE_LARGEST = 4;
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private @Nullable Path file;
    private long maximumEntries = DEFAULT_ENTRIES;
    private long maximumBytes = DEFAULT_BYTES;
    private OptionalInt maximumEntryBytes = OptionalInt.empty();
    private Duration busyTimeout = Duration.ofMillis(500);
    private int popularADay = Ledger.POPULAR_A_DAY;
    private long vectorsInMemory = SqliteVectors.bytesInMemory();
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /**
     * The file to keep entries in: one that this class made, an empty one, or one that is to be
     * made. Required.
     *
     * @throws IllegalArgumentException if it is not on the default file system
     */
    public Builder file(Path file) {
      if (!file.getFileSystem().equals(FileSystems.getDefault())) {
        throw new IllegalArgumentException(
            "file must be on the default file system, but is " + file.toUri());
      }
      this.file = file.toAbsolutePath();
      return this;
    }

    /**
     * Bounds the number of entries. A process with a lower bound than another removes at most 256
     * with each write, so there can be more for a while. Default: 1,000,000.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder maximumEntries(long maximumEntries) {
      if (maximumEntries < 1) {
        throw new IllegalArgumentException(
            "maximumEntries must be at least 1, but is " + maximumEntries);
      }
      this.maximumEntries = maximumEntries;
      return this;
    }

    /**
     * Bounds the size of the file in bytes. Each process looks after every 64 KiB that it writes
     * and then removes up to 255 entries, so the file may be larger by that and by a few entries of
     * the largest kind. The log beside it comes on top: about 4 MiB, and for a while more after
     * many large entries. Default: 1,073,741,824 (1 GiB).
     *
     * @throws IllegalArgumentException if it is below 1,048,576 (1 MiB)
     */
    public Builder maximumBytes(long maximumBytes) {
      if (maximumBytes < LEAST_BYTES) {
        throw new IllegalArgumentException(
            "maximumBytes must be at least " + LEAST_BYTES + ", but is " + maximumBytes);
      }
      this.maximumBytes = maximumBytes;
      return this;
    }

    /**
     * Bounds the stored form of one entry in bytes; a larger one is not kept. Default: 8,388,608 (8
     * MiB), or a quarter of {@code maximumBytes} if that is less.
     *
     * @throws IllegalArgumentException if it is below 1 or above 536,870,912 (512 MiB)
     */
    public Builder maximumEntryBytes(int maximumEntryBytes) {
      if (maximumEntryBytes < 1 || maximumEntryBytes > MOST_ENTRY_BYTES) {
        throw new IllegalArgumentException(
            "maximumEntryBytes must be between 1 and "
                + MOST_ENTRY_BYTES
                + ", but is "
                + maximumEntryBytes);
      }
      this.maximumEntryBytes = OptionalInt.of(maximumEntryBytes);
      return this;
    }

    /**
     * How long one get, put or remove may wait for others before it fails; the work itself comes on
     * top. Default: 500 ms.
     *
     * @throws IllegalArgumentException if it is not positive or longer than an hour
     */
    public Builder busyTimeout(Duration busyTimeout) {
      if (busyTimeout.isZero()
          || busyTimeout.isNegative()
          || busyTimeout.compareTo(LONGEST_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "busyTimeout must be positive and at most "
                + LONGEST_TIMEOUT
                + ", but is "
                + busyTimeout);
      }
      this.busyTimeout = busyTimeout;
      return this;
    }

    /** For tests, which cannot fill 10,000 places every time. */
    Builder popularADay(int popularADay) {
      this.popularADay = popularADay;
      return this;
    }

    /** For tests, which cannot fill a heap. */
    Builder vectorsInMemory(long vectorsInMemory) {
      this.vectorsInMemory = vectorsInMemory;
      return this;
    }

    /** The wall clock that decides what has expired. Default: the system's. */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Opens the file, and makes it if it does not exist. Waits up to five seconds for other
     * processes that open it too.
     *
     * @throws IllegalStateException if {@code file} is not set
     * @throws IllegalArgumentException if {@code maximumEntryBytes} is set to more than {@code
     *     maximumBytes}
     * @throws CacheStoreException if the directory does not exist, the file is a directory,
     *     read-only, or not a store of this version (it is then left as it is), cannot be opened,
     *     or the SQLite library is missing
     */
    public SqliteCacheStore build() {
      if (file == null) {
        throw new IllegalStateException("file is required, but was not set");
      }
      int entryBytes =
          maximumEntryBytes.orElse(
              (int) Math.min(DEFAULT_ENTRY_BYTES, maximumBytes / ENTRIES_OF_THE_LARGEST));
      if (entryBytes > maximumBytes) {
        throw new IllegalArgumentException(
            "maximumEntryBytes ("
                + entryBytes
                + ") must not exceed maximumBytes ("
                + maximumBytes
                + ")");
      }
      Driver.requirePresent();
      SqliteCacheStore store =
          new SqliteCacheStore(
              new Settings(
                  file,
                  maximumEntries,
                  maximumBytes,
                  entryBytes,
                  busyTimeout,
                  popularADay,
                  vectorsInMemory,
                  clock));
      store.connect();
      return store;
    }
  }
}
