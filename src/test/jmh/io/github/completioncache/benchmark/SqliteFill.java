package io.github.completioncache.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Fills a store's file with entries that nobody asks for. */
final class SqliteFill {

  private static final long ROOM = 8L << 30;

  private SqliteFill() {}

  static SqliteCacheStore open(Path file) {
    return SqliteCacheStore.builder()
        .file(file)
        .maximumEntries(Integer.MAX_VALUE)
        .maximumBytes(ROOM)
        .build();
  }

  /** Adds entries until there are {@code rows}: one through the store, then copies of it. */
  static void upTo(long rows, Path file) throws SQLException {
    long there;
    try (SqliteCacheStore store = open(file)) {
      CacheKey key = CacheKey.of(new byte[CacheKey.BYTES]);
      store.put(key, entry(key));
      there = store.entries();
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement copy =
            connection.prepareStatement(
                "INSERT INTO entry"
                    + " (key, namespace, category, model, created, expires, accessed, value)"
                    + " SELECT randomblob(32), namespace, category, model, created, expires,"
                    + " accessed, value FROM entry LIMIT ?")) {
      while (there < rows) {
        copy.setLong(1, rows - there);
        there += copy.executeUpdate();
      }
    }
  }

  private static CacheEntry entry(CacheKey key) {
    return CacheEntry.builder()
        .labels(new EntryLabels(key, "", "default", "gpt-4o-mini", Set.of()))
        .created(Instant.now())
        .lifetime(Duration.ofDays(365))
        .body(Samples.answer().getBytes(UTF_8))
        .build();
  }
}
