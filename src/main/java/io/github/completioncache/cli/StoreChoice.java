package io.github.completioncache.cli;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Which store the user wants: {@code memory}, {@code sqlite:FILE} or {@code redis://...}. */
final class StoreChoice {

  /** What each key of the demo begins with in a Redis, which others may use as well. */
  private static final String KEY_PREFIX = "completion-cache-demo:";

  private static final String SQLITE = "sqlite:";

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
    if (lower.startsWith("redis://") || lower.startsWith("rediss://")) {
      return new StoreChoice(Kind.REDIS, value);
    }
    if (lower.startsWith(SQLITE) && !value.substring(SQLITE.length()).isBlank()) {
      return new StoreChoice(Kind.SQLITE, value.substring(SQLITE.length()));
    }
    // A mistyped URL may hold a password.
    String said = value.contains("@") ? "" : ", but is \"" + value + "\"";
    throw new IllegalArgumentException(
        "the store must be memory, sqlite:FILE or redis://HOST:PORT" + said);
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
              .budget(Duration.ofSeconds(1))
              .build();
      case SQLITE -> SqliteCacheStore.open(file());
    };
  }

  /** Whether the next run finds what this one stored. */
  boolean isLasting() {
    return kind != Kind.MEMORY;
  }

  /** For people, without user and password. */
  @Override
  public String toString() {
    return switch (kind) {
      case MEMORY -> "memory";
      case REDIS -> "Redis at " + place.substring(hostStart());
      case SQLITE -> "SQLite file " + place;
    };
  }

  private int hostStart() {
    return Math.max(place.lastIndexOf('@'), place.indexOf("//") + 1) + 1;
  }

  private Path file() {
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
