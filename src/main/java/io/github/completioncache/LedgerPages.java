package io.github.completioncache;

import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pages that a ledger is still to be given, in the order of their numbers. One that the ledger
 * may or may not have added stays as it is, so that giving it again adds nothing twice. Not safe
 * for use by several threads.
 */
final class LedgerPages {

  /** On a page: what a store writes at once keeps others waiting no longer than it must. */
  static final int MAX_ROWS = 200;

  static final int MAX_REQUESTS = 500;

  /** How old what is written can become before it is given up. */
  private static final Duration OLDEST = Duration.ofHours(24);

  private final String writer = UUID.randomUUID().toString();
  private final Deque<Ledger.Page> pages = new ArrayDeque<>();
  private long number;

  /** The page to be given next; null if there is none. */
  Ledger.@Nullable Page first() {
    return pages.peek();
  }

  /** The ledger has added the first one. */
  void firstIsAdded() {
    pages.remove();
  }

  boolean isEmpty() {
    return pages.isEmpty();
  }

  /** Gives up what is too old at {@code now}; tells how many pages that were. */
  int dropBefore(Instant now) {
    int before = pages.size();
    Instant oldest = now.minus(OLDEST).minus(Duration.ofHours(1));
    pages.removeIf(page -> page.hour().isBefore(oldest));
    return before - pages.size();
  }

  /** Writes new pages. */
  void write(List<LedgerRow> rows, List<Sheet> sheets) {
    Map<Instant, List<LedgerRow>> hours =
        rows.stream()
            .collect(Collectors.groupingBy(LedgerRow::hour, TreeMap::new, Collectors.toList()));
    for (Sheet sheet : sheets) {
      List<Ledger.Reason> reasons = sheet.reasons();
      List<Ledger.Popular> requests = sheet.requests();
      if (!reasons.isEmpty() || !requests.isEmpty()) {
        Instant hour = sheet.begin();
        List<LedgerRow> ofHour = hours.remove(hour);
        write(hour, ofHour == null ? List.of() : ofHour, reasons, requests);
      }
    }
    hours.forEach((hour, ofHour) -> write(hour, ofHour, List.of(), List.of()));
  }

  private void write(
      Instant hour,
      List<LedgerRow> rows,
      List<Ledger.Reason> reasons,
      List<Ledger.Popular> requests) {
    for (int i = 0; ; i++) {
      List<LedgerRow> someRows = part(rows, i, MAX_ROWS);
      List<Ledger.Reason> someReasons = part(reasons, i, MAX_ROWS);
      List<Ledger.Popular> someRequests = part(requests, i, MAX_REQUESTS);
      if (someRows.isEmpty() && someReasons.isEmpty() && someRequests.isEmpty()) {
        return;
      }
      number++;
      pages.add(new Ledger.Page(writer, number, hour, someRows, someReasons, someRequests));
    }
  }

  private static <E> List<E> part(List<E> all, int index, int size) {
    int from = Math.min(all.size(), index * size);
    return all.subList(from, Math.min(all.size(), from + size));
  }
}
