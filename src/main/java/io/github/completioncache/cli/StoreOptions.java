package io.github.completioncache.cli;

import io.github.completioncache.store.CacheStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which store a command works on. */
final class StoreOptions {

  /** Where the store is named if not on the command line. */
  static final String VARIABLE = "COMPLETION_CACHE_STORE";

  @Option(
      names = {"-s", "--store"},
      paramLabel = "STORE",
      description =
          "The store: a SQLite file (FILE or sqlite:FILE), or a Redis (redis://HOST:PORT,"
              + " rediss://..., redis-sentinel://..., redis-cluster://...). Default:"
              + " COMPLETION_CACHE_STORE in the environment, which keeps a password out of the"
              + " list of processes.")
  private @Nullable String store;

  @Option(
      names = "--key-prefix",
      paramLabel = "TEXT",
      description =
          "What the store's keys begin with in Redis. Default: completion-cache:, as in the"
              + " library.")
  private @Nullable String keyPrefix;

  /**
   * Opens a store that is there.
   *
   * @throws Trouble if no store is named, or the file does not exist
   */
  CacheStore open(Surroundings around) {
    return open(around, /* create= */ false);
  }

  /**
   * Opens a store, and makes the file if there is none.
   *
   * @throws Trouble if no store is named, or it cannot be one
   */
  CacheStore openOrCreate(Surroundings around) {
    return open(around, /* create= */ true);
  }

  private CacheStore open(Surroundings around, boolean create) {
    StoreChoice choice = choice(around);
    try {
      if (!create && !choice.isThere()) {
        throw Trouble.store("there is no " + choice);
      }
      return choice.openAsTool(keyPrefix, around.clock());
    } catch (IllegalArgumentException e) {
      throw Trouble.usage(e);
    }
  }

  /** The store that is meant. */
  StoreChoice choice(Surroundings around) {
    String value = store != null ? store : around.environment().getOrDefault(VARIABLE, "");
    if (store == null && value.isEmpty()) {
      throw Trouble.usage(
          "no store is named: give --store FILE or --store redis://HOST:PORT, or set " + VARIABLE);
    }
    try {
      return StoreChoice.parseLasting(value);
    } catch (IllegalArgumentException e) {
      throw Trouble.usage(e);
    }
  }
}
