package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.StatsRow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A capability: a store that also keeps statistics, summed up over all processes that use it, and
 * how often which request occurs. Safe for use by several threads and processes.
 *
 * <p>The cache collects in memory what happens and adds a {@link Page} of it from time to time, so
 * a ledger is never on the way of a request.
 */
public interface Ledger {

  /**
   * Adds what happened since the page before: all of it or nothing.
   *
   * @throws CacheStoreException if the store cannot be written
   */
  void add(Page page);

  /**
   * The sums of the hours that begin within a time.
   *
   * @param from the first hour is the one that contains it
   * @param to exclusive
   * @param by what is told apart; the rest is summed up. With {@link Dimension#HOUR} the rows are
   *     in the order of time, otherwise in no particular one
   * @throws CacheStoreException if the store cannot be read
   */
  List<Row> rows(Instant from, Instant to, Set<Dimension> by);

  /**
   * The most frequent requests, the most frequent one first. Counts of requests that are rare or
   * new may be too high, and such requests may be missing: the ledger keeps count of a bounded
   * number of them.
   *
   * @param most how many at most
   * @throws IllegalArgumentException if {@code most} is below 1
   * @throws CacheStoreException if the store cannot be read
   */
  List<PopularRequest> popular(int most, Ranking ranking);

  /**
   * Removes the hours that began before {@code instant}, and the requests that were last seen
   * before it.
   *
   * @throws CacheStoreException if the store cannot be written
   */
  void forgetBefore(Instant instant);

  /** What rows can be told apart by. */
  enum Dimension {
    /** The hour in UTC. */
    HOUR,
    /** The caller's category. */
    CATEGORY,
    /** The model that the request named. */
    MODEL,
    /** The tenant. */
    NAMESPACE
  }

  /** What makes a request popular. */
  enum Ranking {
    /** How often it was asked. */
    REQUESTS,
    /** How often nothing could be served to it, bypasses included. */
    MISSES
  }

  /**
   * Numbers of an hour, a category, a model and a tenant, or of several of them. What is not told
   * apart is empty.
   *
   * @param hour when the hour begins; null if hours are summed up
   * @param category the caller's category; null if categories are summed up
   * @param model the model that the request named, empty if it named none; null if models are
   *     summed up
   * @param namespace the tenant, empty if none was named; null if tenants are summed up
   * @param numbers the sums
   */
  record Row(
      @Nullable Instant hour,
      @Nullable String category,
      @Nullable String model,
      @Nullable String namespace,
      StatsRow numbers) {

    /** Rejects missing numbers. */
    public Row {
      Objects.requireNonNull(numbers, "numbers");
    }
  }

  /**
   * What happened between two flushes of one process.
   *
   * @param rows one per hour, category, model and namespace, none of them null
   * @param requests how often which request occurred
   */
  record Page(List<Row> rows, List<PopularRequest> requests) {

    /** Copies the lists. */
    public Page {
      rows = List.copyOf(rows);
      requests = List.copyOf(requests);
    }
  }

  /**
   * How often a request occurred.
   *
   * @param api the API's name in keys, such as {@code openai.chat.completions}
   * @param category the category of the caller who asked last
   * @param namespace the tenant; empty if none was named
   * @param model the model that the request named; empty if it named none
   * @param requests how often it was asked
   * @param misses how often nothing could be served to it, bypasses included
   * @param lastSeen when it was asked last
   * @param body the canonical JSON of the request; empty unless the application allows that
   *     requests are stored
   */
  record PopularRequest(
      CacheKey key,
      String api,
      String category,
      String namespace,
      String model,
      long requests,
      long misses,
      Instant lastSeen,
      Optional<String> body) {

    /** Rejects null. */
    public PopularRequest {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(api, "api");
      Objects.requireNonNull(category, "category");
      Objects.requireNonNull(namespace, "namespace");
      Objects.requireNonNull(model, "model");
      Objects.requireNonNull(lastSeen, "lastSeen");
      Objects.requireNonNull(body, "body");
    }

    /** Names the key, never the content. */
    @Override
    public String toString() {
      return "PopularRequest[" + key.prefix() + ", " + requests + " requests]";
    }
  }
}
