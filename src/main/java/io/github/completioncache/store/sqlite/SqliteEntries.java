package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the entries of a store one by one. Safe for use by several threads. */
final class SqliteEntries {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteCacheStore.class);

  private final Settings settings;
  private final Clock clock;
  private final Writer writer;
  private final ReaderPool readers;
  private final AccessTimes accessTimes = new AccessTimes();
  private final LongAdder evictions = new LongAdder();

  SqliteEntries(Settings settings, Writer writer, ReaderPool readers) {
    this.settings = settings;
    this.writer = writer;
    this.readers = readers;
    clock = settings.clock();
  }

  Optional<CacheEntry> get(CacheKey key) {
    return readers.read(reader -> reader.find(key)).flatMap(row -> entryOf(key, row));
  }

  private Optional<CacheEntry> entryOf(CacheKey key, Reader.Row row) {
    CacheEntry entry = CacheEntry.decode(key, row.value());
    if (entry.isExpired(clock)) {
      return Optional.empty();
    }
    accessTimes.note(key, row.accessed(), clock.millis());
    return Optional.of(entry);
  }

  boolean put(CacheEntry entry) {
    if (entry.isExpired(clock) || entry.bodyLength() > settings.maximumEntryBytes()) {
      return false;
    }
    byte[] value = entry.encode();
    if (value.length > settings.maximumEntryBytes()) {
      return false;
    }
    OptionalInt evicted =
        writer.write(settings.busyTimeout(), connection -> put(connection, entry, value));
    evicted(evicted.orElse(0));
    return evicted.isPresent();
  }

  /** How many others had to make room; empty if the entry is not kept. */
  private OptionalInt put(WriteConnection connection, CacheEntry entry, byte[] value)
      throws SQLException {
    long now = clock.millis();
    long created = entry.created().toEpochMilli();
    if (connection.invalidations().cover(entry.labels(), created, now)) {
      return OptionalInt.empty();
    }
    connection.entries().put(entry, value, now);
    accessTimes.writeTo(connection.entries());
    return OptionalInt.of(connection.room().makeRoom(value.length, now));
  }

  boolean remove(CacheKey key) {
    return writer.write(
        settings.busyTimeout(), connection -> connection.entries().remove(key, clock.millis()));
  }

  /** Takes note of entries that made room for something else. */
  void evicted(int count) {
    evictions.add(count);
  }

  /** How many entries have made room for something else so far. */
  long evictions() {
    return evictions.sum();
  }

  /** Writes down what a later write would have. */
  void writeAccessTimes() {
    if (accessTimes.isEmpty()) {
      return;
    }
    try {
      writer.write(
          settings.busyTimeout(),
          connection -> {
            accessTimes.writeTo(connection.entries());
            return true;
          });
    } catch (CacheStoreException e) {
      LOG.debug("When entries were read last is not written down: {}", e.getMessage());
    }
  }
}
