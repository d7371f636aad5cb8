package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A capability: a store that adds up what all processes that share it have counted, by hour,
 * category, model and namespace, and which requests were asked for most. It outlives them.
 *
 * <p>An invalidation of the store leaves all counts as they are. It removes the texts of requests
 * that it covers by key, category, model or namespace, or because it covers everything (tags are
 * not known here), and for five minutes none of them is kept again, so that a page that was begun
 * before it brings nothing back.
 *
 * <p>Nothing here is called on the way of a request. Implementations are safe for use by several
 * threads and processes.
 */
public interface Ledger extends AsideEntries {

  /**
   * Of so many requests a day the popularity is kept. When another one comes, it takes the place of
   * the one with the smallest count and goes on from that count (the Space-Saving sketch of
   * Metwally, Agrawal and El Abbadi, 2005). So whatever makes up more than one in 10,000 lookups of
   * a day is among them, and no count is too high by more than the smallest one. Misses are only
   * those that were counted since.
   */
  int POPULAR_A_DAY = 10_000;

  /**
   * Adds what one process has counted: all of the page or, if it throws, perhaps nothing. The same
   * page given again is added once, and one with a number below that of its writer's last one is
   * passed over, at least if it is of the same hour.
   *
   * @param keepFor how long numbers are kept after the end of their hour or day (UTC), by the
   *     store's clock. What is older is removed, some with each page.
   * @throws IllegalArgumentException if {@code keepFor} is not positive
   * @throws CacheStoreException if the store cannot be written
   */
  void add(Page page, Duration keepFor);

  /**
   * The sums of a period.
   *
   * @param from the first hour, or any time within it
   * @param until the end, rounded up to a full hour
   * @param by what is told apart. Of all else each row is the sum, and its hour is the first one,
   *     its category, model or namespace empty.
   * @return in no particular order; nothing for hours without calls
   * @throws CacheStoreException if the store cannot be read
   */
  List<LedgerRow> sums(Instant from, Instant until, Set<Dimension> by);

  /**
   * Why calls were not answered from the cache, or answers not stored, in a period: the most
   * frequent reason first, those of one count in the order of kinds, categories and texts.
   *
   * @param from the first hour, or any time within it
   * @param until the end, rounded up to a full hour
   * @throws CacheStoreException if the store cannot be read
   */
  List<Reason> reasons(Instant from, Instant until);

  /**
   * The requests that were asked for most, the most popular first, those of one count in the order
   * of their keys.
   *
   * @param from the first day (UTC), or any time within it
   * @param until the end, rounded up to a full day
   * @param most how many at most
   * @throws IllegalArgumentException if {@code most} is below 1
   * @throws CacheStoreException if the store cannot be read
   */
  List<Popular> popular(Instant from, Instant until, int most);

  /**
   * The text of a request, if it is among the popular ones and its caller allowed it to be kept.
   *
   * @throws CacheStoreException if the store cannot be read
   */
  Optional<RequestText> text(CacheKey key);

  /** What sums can be told apart by. */
  enum Dimension {
    /** The hour. */
    HOUR,
    /** The caller's category. */
    CATEGORY,
    /** The model that the request named. */
    MODEL,
    /** The caller's namespace. */
    NAMESPACE
  }

  /**
   * What one process has counted within one hour since its last page.
   *
   * @param writer names the process, different from all others
   * @param number larger than that of any earlier page of this writer
   * @param hour when the hour begins, or any time within it
   * @param rows at most one for each account, all of that hour
   * @param reasons at most one for each kind, category and text
   * @param requests at most one for each key; need not be all that the rows count. More than a
   *     thousand are better given as several pages, between which others can write.
   */
  record Page(
      String writer,
      long number,
      Instant hour,
      List<LedgerRow> rows,
      List<Reason> reasons,
      List<Popular> requests) {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a row is of another hour
     */
    public Page {
      Objects.requireNonNull(writer, "writer");
      hour = hour.truncatedTo(ChronoUnit.HOURS);
      rows = List.copyOf(rows);
      reasons = List.copyOf(reasons);
      requests = List.copyOf(requests);
      for (LedgerRow row : rows) {
        if (!row.hour().equals(hour)) {
          throw new IllegalArgumentException(
              "rows must be of hour " + hour + ", but one is of " + row.hour());
        }
      }
    }
  }

  /** What a reason is given for. */
  enum Kind {
    /** The cache was not asked. */
    BYPASS,
    /** Nothing could be served. */
    MISS,
    /** An answer of the provider was not stored. */
    NOT_STORED
  }

  /**
   * How often something was so for a reason.
   *
   * @param text in words that do not vary with the request; never content
   */
  record Reason(Kind kind, String category, String text, long calls) {

    /** Rejects null. */
    public Reason {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(category, "category");
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * How often a request was asked for.
   *
   * @param account that of the last caller, on the last of several days
   * @param lookups how many calls looked for it in the cache
   * @param misses how many of them nothing could be served to
   * @param text the request itself; empty unless its caller allowed it to be kept. Where it is
   *     added, an empty one leaves a text that is there already.
   */
  record Popular(
      CacheKey key, Account account, long lookups, long misses, Optional<RequestText> text) {

    /** Rejects null. */
    public Popular {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * A request as it can be asked again.
   *
   * @param api what it is for, as in keys, such as {@code openai.chat.completions}
   * @param body its body, canonical JSON
   */
  record RequestText(String api, String body) {

    /** Rejects null. */
    public RequestText {
      Objects.requireNonNull(api, "api");
      Objects.requireNonNull(body, "body");
    }

    /** Names the API and tells the size, never content. */
    @Override
    public String toString() {
      return "RequestText[" + api + ", " + body.length() + " characters]";
    }
  }
}
