package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import redis.clients.jedis.CommandArguments;

/**
 * A ledger in keys that expire by themselves. Passes by the circuit breaker, in both directions: it
 * is not on the way of a request, and has more time than one.
 *
 * <p>A page is added by one script, a long one by several. The script notes beside the numbers who
 * wrote which page, so whatever becomes of a reply, or of the primary, the page can be given again.
 */
final class RedisLedger implements Ledger {

  /** A hash with so many fields is continued in others, so that none takes long to free. */
  static final int CROWDED = 4096;

  /** As good as for ever, and added to any time still a number that Redis compares exactly. */
  private static final Duration FOREVER = Duration.ofMillis(1L << 50);

  private final RedisLink link;
  private final LedgerNames names;
  private final LedgerPeriods periods;
  private final LedgerSums sums;
  private final RequestTexts texts;
  private final Popularity popularity;
  private final Clock clock;
  private final int popularADay;

  /**
   * @param maximumBytes how large the text of a request may be
   */
  RedisLedger(
      RedisLink link,
      KeyNames names,
      Markers markers,
      Clock clock,
      int maximumBytes,
      int popularADay) {
    this.link = link;
    this.names = names.ledger();
    this.periods = new LedgerPeriods(link, this.names);
    this.sums = new LedgerSums(link, this.names);
    this.texts = new RequestTexts(link, names, markers, maximumBytes);
    this.popularity = new Popularity(link, this.names, texts);
    this.clock = clock;
    this.popularADay = popularADay;
  }

  /** Until when what a page has is kept, in milliseconds. */
  private record Expiry(Instant day, long ofHour, long ofDay) {
    static Expiry of(Instant hour, Duration keepFor) {
      Instant day = hour.truncatedTo(ChronoUnit.DAYS);
      long kept = (keepFor.compareTo(FOREVER) < 0 ? keepFor : FOREVER).toMillis();
      return new Expiry(
          day,
          hour.plus(1, ChronoUnit.HOURS).toEpochMilli() + kept,
          day.plus(1, ChronoUnit.DAYS).toEpochMilli() + kept);
    }
  }

  @Override
  public void add(Page page, Duration keepFor) {
    if (keepFor.isZero() || keepFor.isNegative()) {
      throw new IllegalArgumentException("keepFor must be positive, but is " + keepFor);
    }
    link.requireOpen();
    long now = clock.millis();
    Expiry expiry = Expiry.of(page.hour(), keepFor);
    if (expiry.ofDay() <= now) {
      return;
    }
    // First, so that nothing is there that nobody finds.
    note(page, expiry, now);
    for (PagePart part : PagePart.of(page)) {
      PagePart kept = expiry.ofHour() > now ? part : part.withoutAdditions();
      List<?> fallen = Replies.list(link.send(command(page, kept, expiry, now)));
      if (!fallen.isEmpty()) {
        List<Instant> days = periods.days(Instant.MIN, Instant.MAX, now);
        days.remove(expiry.day());
        texts.dropUnlessPopular(
            fallen.stream().map(digest -> CacheKey.of((byte[]) digest)).toList(), days);
      }
      texts.put(kept.requests(), expiry.day(), expiry.ofDay(), now);
    }
  }

  private void note(Page page, Expiry expiry, long now) {
    TreeMap<String, Long> noted = new TreeMap<>();
    if (expiry.ofHour() > now) {
      noted.put(LedgerNames.hour(page.hour()), expiry.ofHour());
    }
    if (!page.requests().isEmpty()) {
      noted.put(LedgerNames.day(expiry.day()), expiry.ofDay());
    }
    if (!noted.isEmpty()) {
      periods.note(noted, now);
    }
  }

  private CommandArguments command(Page page, PagePart part, Expiry expiry, long now) {
    Keys keys = new Keys();
    keys.number(names.marks(page.hour()));
    keys.number(names.popular(expiry.day()));
    keys.number(names.popularDetails(expiry.day()));
    List<Object> arguments = new ArrayList<>();
    arguments.add(page.writer().getBytes(UTF_8));
    arguments.add(part.mark(page.number()));
    arguments.add(text(TimeSlot.atMostLongest(expiry.ofDay() - now)));
    arguments.add(text(TimeSlot.atMostLongest(expiry.ofHour() - now)));
    arguments.add(text(TimeSlot.atMostLongest(expiry.ofDay() - now)));
    arguments.add(text(CROWDED));
    arguments.add(text(popularADay));
    arguments.add(text(part.additions().size()));
    for (PagePart.Addition addition : part.additions()) {
      char kind = addition.kind();
      arguments.add(text(keys.number(names.hash(kind, page.hour()))));
      int continuation = addition.continuation();
      arguments.add(text(keys.number(names.continuation(kind, page.hour(), continuation))));
      arguments.add(addition.field().getBytes(ISO_8859_1));
      arguments.add(addition.numbers().getBytes(US_ASCII));
    }
    for (Popular request : part.requests()) {
      arguments.add(request.key().toBytes());
      arguments.add(text(request.lookups()));
      arguments.add(text(request.misses()));
      arguments.add(PagePart.account(request.account()));
    }
    return Commands.script(LedgerScript.ADD, keys.all()).addObjects(arguments);
  }

  private static byte[] text(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }

  /** The keys of a script, which refers to them by their number. */
  private static final class Keys {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    int number(String name) {
      numbers.putIfAbsent(name, numbers.size() + 1);
      return Objects.requireNonNull(numbers.get(name));
    }

    List<byte[]> all() {
      return numbers.keySet().stream().map(KeyNames::bytes).toList();
    }
  }

  @Override
  public List<LedgerRow> sums(Instant from, Instant until, Set<Dimension> by) {
    return sums.sums(hours(from, until), begin(from, ChronoUnit.HOURS), by);
  }

  @Override
  public List<Reason> reasons(Instant from, Instant until) {
    return sums.reasons(hours(from, until));
  }

  private List<Instant> hours(Instant from, Instant until) {
    // What is not before the end is not before the full hour that it is rounded up to either.
    return periods.hours(begin(from, ChronoUnit.HOURS), until, clock.millis());
  }

  @Override
  public List<Popular> popular(Instant from, Instant until, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    long now = clock.millis();
    return popularity.most(periods.days(begin(from, ChronoUnit.DAYS), until, now), most, now);
  }

  private static Instant begin(Instant time, TemporalUnit unit) {
    return time.truncatedTo(unit);
  }

  @Override
  public Optional<RequestText> text(CacheKey key) {
    Objects.requireNonNull(key, "key");
    TextValue value = texts.get(key, clock.millis());
    return Optional.ofNullable(value).map(TextValue::text);
  }

  /** The texts, for invalidations. */
  RequestTexts texts() {
    return texts;
  }

  /**
   * Removes the texts that {@code what} covers, by looking at all popular requests; right only if
   * Redis has evicted nothing.
   */
  void removeCovered(Invalidation what) {
    // The least that tells whether there is anything to do: most invalidations meet no ledger.
    if (!(what instanceof Invalidation.OfTag) && texts.mayBeThere()) {
      long now = clock.millis();
      List<Instant> days = periods.days(Instant.MIN, Instant.MAX, now);
      texts.removeCovered(what, List.copyOf(popularity.keys(days)));
    }
  }
}
