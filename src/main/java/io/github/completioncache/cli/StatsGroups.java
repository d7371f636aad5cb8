package io.github.completioncache.cli;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.store.Ledger.Dimension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rows of a ledger, grouped as the user wants them. */
final class StatsGroups {

  private static final Account NOBODY = new Account("", "", "");

  /** What rows can be told apart by. */
  enum By {
    CATEGORY,
    MODEL,
    NAMESPACE,
    HOUR,
    DAY;

    boolean isTime() {
      return this == HOUR || this == DAY;
    }

    private Dimension dimension() {
      return isTime() ? Dimension.HOUR : Dimension.valueOf(name());
    }

    private String of(LedgerRow row) {
      return switch (this) {
        case CATEGORY -> row.account().category();
        case MODEL -> row.account().model();
        case NAMESPACE -> row.account().namespace();
        case HOUR -> row.hour().toString().replace(":00:00Z", ":00Z");
        case DAY -> row.hour().toString().substring(0, "2026-11-01".length());
      };
    }
  }

  /** A group: what it has in common, in the order asked for, and its numbers. */
  record Group(List<String> names, StatsRow row) {}

  private final List<By> by;
  private final List<LedgerRow> rows;

  StatsGroups(List<By> by, List<LedgerRow> rows) {
    this.by = by;
    this.rows = rows;
  }

  /** What a ledger must tell apart for it. */
  static Set<Dimension> dimensions(List<By> by) {
    Set<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
    by.forEach(one -> dimensions.add(one.dimension()));
    return dimensions;
  }

  /** All of it. */
  StatsRow total() {
    return sum(rows.stream());
  }

  /** By time where there is one, the one with most requests first otherwise. */
  List<Group> groups() {
    Map<String, List<LedgerRow>> members = new TreeMap<>();
    for (LedgerRow row : rows) {
      members.computeIfAbsent(String.join("\0", names(row)), k -> new ArrayList<>()).add(row);
    }
    Comparator<Group> order =
        Comparator.comparing((Group group) -> times(group.names()))
            .thenComparing(
                Comparator.comparing((Group group) -> group.row().requests()).reversed());
    return members.values().stream()
        .map(group -> new Group(names(group.get(0)), sum(group.stream())))
        .sorted(order)
        .toList();
  }

  private List<String> names(LedgerRow row) {
    return by.stream().map(one -> one.of(row)).toList();
  }

  private String times(List<String> names) {
    StringBuilder times = new StringBuilder();
    for (int i = 0; i < by.size(); i++) {
      if (by.get(i).isTime()) {
        times.append(names.get(i));
      }
    }
    return times.toString();
  }

  private static StatsRow sum(Stream<LedgerRow> rows) {
    long[] sums = new long[LedgerRow.numbers().size()];
    rows.forEach(
        row -> {
          long[] added = row.sums();
          for (int i = 0; i < sums.length; i++) {
            sums[i] += added[i];
          }
        });
    return new LedgerRow(Instant.EPOCH, NOBODY, sums).row();
  }
}
