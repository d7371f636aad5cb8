package io.github.completioncache.stats;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cells by hour and account. What is added to one of them is added to the cell of the {@link
 * CellGrid} as well, under whose names it is kept, so that both always agree.
 *
 * <p>Cells are never emptied: {@link #take} tells by how much they have grown. So nothing is lost
 * that is added while they are read.
 */
final class HourlyCells {

  /** Of an hour; accounts that find no room share a cell without their namespace. */
  private static final int MAX_ACCOUNTS = 10_000;

  /** Of all hours, or else the oldest ones are lost. */
  private static final int MAX_CELLS = 30_000;

  private static final int MAX_HOURS = 24;

  /** Whoever has found his cell just before the end of its hour adds to it a moment later. */
  private static final long AFTERWARDS = Duration.ofMinutes(1).toNanos();

  private static final long MILLIS = Duration.ofHours(1).toMillis();

  private final CellGrid totals;
  private final Clock clock;
  private final TreeMap<Long, Hour> hours = new TreeMap<>();
  private volatile Hour current = new Hour(Long.MIN_VALUE);
  private long lost;

  HourlyCells(CellGrid totals, Clock clock) {
    this.totals = totals;
    this.clock = clock;
  }

  /** The cell of this account and of the hour that it is. Takes no lock where it is known. */
  Cell cell(Account account) {
    Hour now = current();
    Cell known = now.cells.get(account);
    if (known != null) {
      return known;
    }
    Cell total = totals.cell(account);
    Account named = total.account(account.namespace());
    known = now.cells.get(named);
    if (known == null && now.cells.size() >= MAX_ACCOUNTS) {
      named = total.account(BoundedMap.OTHER);
      known = now.cells.get(named);
    }
    return known != null ? known : admit(now, named, total);
  }

  /** By how much the cells have grown since the last call, the oldest hour first. */
  synchronized List<LedgerRow> take() {
    Hour now = current();
    List<LedgerRow> rows = new ArrayList<>();
    for (Iterator<Hour> each = hours.values().iterator(); each.hasNext(); ) {
      Hour hour = each.next();
      if (!hour.addTo(rows) && hour != now && System.nanoTime() - hour.left > AFTERWARDS) {
        each.remove();
      }
    }
    return rows;
  }

  /** How many hours were lost because nobody took them in time. */
  synchronized long lost() {
    return lost;
  }

  private Hour current() {
    long number = Math.floorDiv(clock.millis(), MILLIS);
    Hour hour = current;
    return hour.number == number ? hour : turnTo(number);
  }

  private synchronized Hour turnTo(long number) {
    current.left = System.nanoTime();
    Hour hour = hours.computeIfAbsent(number, Hour::new);
    current = hour;
    trim(hour);
    return hour;
  }

  private synchronized Cell admit(Hour hour, Account account, Cell total) {
    Cell cell = hour.cells.computeIfAbsent(account, name -> new Cell(total.rate(), name, total));
    trim(hour);
    return cell;
  }

  private void trim(Hour spared) {
    long cells = hours.values().stream().mapToLong(hour -> hour.cells.size()).sum();
    Iterator<Hour> oldest = hours.values().iterator();
    while ((hours.size() > MAX_HOURS || cells > MAX_CELLS) && oldest.hasNext()) {
      Hour hour = oldest.next();
      if (hour != spared) {
        oldest.remove();
        cells -= hour.cells.size();
        lost += hour.addTo(new ArrayList<>()) ? 1 : 0;
      }
    }
  }

  /** One hour, numbered from 1970 on. */
  private static final class Hour {

    final long number;

    /** When it was last over, in nanoseconds. */
    volatile long left;

    final Map<Account, Cell> cells = new ConcurrentHashMap<>();
    private final Map<Account, long[]> taken = new ConcurrentHashMap<>();

    Hour(long number) {
      this.number = number;
    }

    /** Adds a row for each cell that has grown; false if none has. */
    boolean addTo(List<LedgerRow> rows) {
      int before = rows.size();
      Instant begin = Instant.ofEpochMilli(number * MILLIS);
      cells.forEach(
          (account, cell) -> {
            long[] sums = cell.sums();
            long[] grown = sums.clone();
            long[] until = taken.put(account, sums);
            boolean any = false;
            for (int i = 0; i < grown.length; i++) {
              grown[i] -= until == null ? 0 : until[i];
              any |= grown[i] != 0;
            }
            if (any) {
              rows.add(new LedgerRow(begin, account, grown));
            }
          });
      return rows.size() > before;
    }
  }
}
