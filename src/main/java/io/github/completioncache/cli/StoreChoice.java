package io.github.completioncache.cli;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which store the user wants: {@code memory}, {@code sqlite:FILE} or {@code redis://...}. */
final class StoreChoice {

  /** What each key of the demo begins with in a Redis, which others may use as well. */
  private static final String KEY_PREFIX = "completion-cache-demo:";

  private static final String SQLITE = "sqlite:";
  private static final Pattern REDIS = Pattern.compile("rediss?(-sentinel|-cluster)?://.*");

  /** Two letters at least, since one is a drive. */
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]+:.*");

  /** A tool waits rather than fail: nobody's request waits with it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int LARGEST_SQLITE_ENTRY = 512 << 20;
  private static final int LARGEST_REDIS_ENTRY = 128 << 20;

  private final Kind kind;
  private final String place;

  private StoreChoice(Kind kind, String place) {
    this.kind = kind;
    this.place = place;
  }

  /**
   * Reads the value of an option.
   *
   * @throws IllegalArgumentException if it is none of the three
   */
  static StoreChoice parse(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (lower.equals("memory")) {
      return new StoreChoice(Kind.MEMORY, "");
    }
    if (REDIS.matcher(lower).matches()) {
      return new StoreChoice(Kind.REDIS, value);
    }
    if (lower.startsWith(SQLITE) && !value.substring(SQLITE.length()).isBlank()) {
      return new StoreChoice(Kind.SQLITE, value.substring(SQLITE.length()));
    }
    throw neither("memory, sqlite:FILE or redis://HOST:PORT", value);
  }

  /**
   * Reads the value of an option for a store that outlives the process; {@code sqlite:} may be left
   * out before a file.
   *
   * @throws IllegalArgumentException if it is none
   */
  static StoreChoice parseLasting(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (lower.equals("memory") || value.isBlank()) {
      throw neither("a FILE, sqlite:FILE or redis://HOST:PORT", value);
    }
    if (REDIS.matcher(lower).matches() || lower.startsWith(SQLITE)) {
      return parse(value);
    }
    if (SCHEME.matcher(lower).matches()) {
      throw neither("a FILE, sqlite:FILE or redis://HOST:PORT", value);
    }
    return new StoreChoice(Kind.SQLITE, value);
  }

  private static IllegalArgumentException neither(String forms, String value) {
    // A mistyped URL may hold a password.
    String said = value.contains("@") ? "" : ", but is \"" + value + "\"";
    return new IllegalArgumentException("the store must be " + forms + said);
  }

  /**
   * Opens the store. Of a Redis only the URL is looked at.
   *
   * @throws IllegalArgumentException if the file's name or the URL is malformed
   */
  CacheStore open() {
    return switch (kind) {
      case MEMORY -> MemoryCacheStore.create();
      case REDIS ->
          RedisCacheStore.builder()
              .url(place)
              .keyPrefix(KEY_PREFIX)
              // It starts cold and has no users who wait.
              .budget(PATIENCE)
              .build();
      case SQLITE -> SqliteCacheStore.builder().file(file()).busyTimeout(PATIENCE).build();
    };
  }

  /**
   * Opens a lasting store for a tool that works on what applications have put there: with time to
   * wait, and without bounds, so that the tool removes nothing to make room. Bounds are the
   * application's to keep.
   *
   * @param keyPrefix null for the library's own
   * @throws IllegalArgumentException if the file's name, the URL or the key prefix is malformed
   */
  CacheStore openAsTool(@Nullable String keyPrefix, Clock clock) {
    if (kind == Kind.REDIS) {
      RedisCacheStore.Builder builder =
          RedisCacheStore.builder()
              .url(place)
              .budget(PATIENCE)
              .invalidationBudget(PATIENCE)
              .maximumEntryBytes(LARGEST_REDIS_ENTRY)
              .clock(clock);
      return (keyPrefix == null ? builder : builder.keyPrefix(keyPrefix)).build();
    }
    if (keyPrefix != null) {
      throw new IllegalArgumentException("--key-prefix is for Redis, but the store is a file");
    }
    return SqliteCacheStore.builder()
        .file(file())
        .maximumEntries(Long.MAX_VALUE)
        .maximumBytes(Long.MAX_VALUE)
        .maximumEntryBytes(LARGEST_SQLITE_ENTRY)
        .busyTimeout(PATIENCE)
        .clock(clock)
        .build();
  }

  /** Whether the next run finds what this one stored. */
  boolean isLasting() {
    return kind != Kind.MEMORY;
  }

  /** Whether the file exists. Of a Redis nobody knows before it is asked. */
  boolean isThere() {
    return kind != Kind.SQLITE || Files.exists(file());
  }

  /** For people, without user and password. */
  @Override
  public String toString() {
    return switch (kind) {
      case MEMORY -> "memory";
      case REDIS -> "Redis at " + hosts();
      case SQLITE -> "SQLite file " + place;
    };
  }

  private String hosts() {
    int end = place.lastIndexOf("?sentinel");
    String before = end < 0 ? place : place.substring(0, end);
    return before.substring(Math.max(before.lastIndexOf('@'), before.indexOf("//") + 1) + 1);
  }

  /**
   * The file of a SQLite store.
   *
   * @throws IllegalArgumentException if it has no valid name
   */
  Path file() {
    try {
      return Path.of(place);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("the store's file has no valid name: " + place, e);
    }
  }

  private enum Kind {
    MEMORY,
    SQLITE,
    REDIS
  }
}
