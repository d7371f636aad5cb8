package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A ledger in memory that keeps the pages themselves, and in which a test can do something before
 * and after a page is added.
 */
final class KeptLedger implements Ledger {

  private final List<Page> pages = new ArrayList<>();
  private final List<Page> given = new ArrayList<>();
  private volatile Consumer<Page> before = page -> {};
  private volatile Consumer<Page> after = page -> {};

  /** From now on this is done before a page is added. */
  void before(Consumer<Page> action) {
    before = action;
  }

  /** From now on this is done after a page has been added. */
  void after(Consumer<Page> action) {
    after = action;
  }

  static void fail(Page page) {
    throw new CacheStoreException("no ledger today");
  }

  /** The pages that have been added. */
  synchronized List<Page> pages() {
    return List.copyOf(pages);
  }

  /** The pages that somebody has tried to add. */
  synchronized List<Page> given() {
    return List.copyOf(given);
  }

  @Override
  public void add(Page page, Duration keepFor) {
    synchronized (this) {
      given.add(page);
    }
    before.accept(page);
    synchronized (this) {
      boolean known =
          pages.stream()
              .anyMatch(
                  kept -> kept.writer().equals(page.writer()) && kept.number() >= page.number());
      if (!known) {
        pages.add(page);
      }
    }
    after.accept(page);
  }

  @Override
  public synchronized List<LedgerRow> sums(Instant from, Instant until, Set<Dimension> by) {
    record Group(Instant hour, Account account) {}
    Map<Group, long[]> sums = new LinkedHashMap<>();
    for (Page page : pages) {
      for (LedgerRow row : page.rows()) {
        if (!row.hour().isBefore(from.truncatedTo(ChronoUnit.HOURS))
            && row.hour().isBefore(until)) {
          Account account =
              new Account(
                  by.contains(Dimension.CATEGORY) ? row.account().category() : "",
                  by.contains(Dimension.MODEL) ? row.account().model() : "",
                  by.contains(Dimension.NAMESPACE) ? row.account().namespace() : "");
          Instant hour = by.contains(Dimension.HOUR) ? row.hour() : from;
          long[] sum = sums.computeIfAbsent(new Group(hour, account), group -> new long[100]);
          long[] counts = row.sums();
          Arrays.setAll(counts, i -> sum[i] += counts[i]);
        }
      }
    }
    List<LedgerRow> rows = new ArrayList<>();
    sums.forEach((group, sum) -> rows.add(new LedgerRow(group.hour(), group.account(), sum)));
    return rows;
  }

  @Override
  public synchronized List<Reason> reasons(Instant from, Instant until) {
    Map<Reason, Long> calls = new LinkedHashMap<>();
    for (Page page : pages) {
      for (Reason reason : page.reasons()) {
        calls.merge(
            new Reason(reason.kind(), reason.category(), reason.text(), 0),
            reason.calls(),
            Long::sum);
      }
    }
    List<Reason> reasons = new ArrayList<>();
    calls.forEach(
        (of, count) -> reasons.add(new Reason(of.kind(), of.category(), of.text(), count)));
    return reasons;
  }

  @Override
  public synchronized List<Popular> popular(Instant from, Instant until, int most) {
    Map<CacheKey, Popular> popular = new LinkedHashMap<>();
    for (Page page : pages) {
      for (Popular request : page.requests()) {
        popular.merge(
            request.key(),
            request,
            (one, other) ->
                new Popular(
                    one.key(),
                    other.account(),
                    one.lookups() + other.lookups(),
                    one.misses() + other.misses(),
                    one.text().or(other::text)));
      }
    }
    return popular.values().stream()
        .sorted((one, other) -> Long.compare(other.lookups(), one.lookups()))
        .limit(most)
        .toList();
  }

  @Override
  public synchronized Optional<RequestText> text(CacheKey key) {
    return popular(Instant.EPOCH, Instant.MAX, Integer.MAX_VALUE).stream()
        .filter(request -> request.key().equals(key))
        .findFirst()
        .flatMap(Popular::text);
  }
}
