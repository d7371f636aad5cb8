package io.github.completioncache.cli;

import io.github.completioncache.stats.StatsRow;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Reason;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Statistics for people. */
final class StatsText {

  private static final int MOST_REASONS = 5;

  private static final List<String> COLUMNS =
      List.of("Requests", "Hit rate", "Misses", "Bypassed", "Saved", "Spent", "Net saved");

  private final PrintWriter out;

  StatsText(PrintWriter out) {
    this.out = out;
  }

  void print(List<StatsGroups.By> by, StatsGroups groups, List<Reason> reasons) {
    StatsRow total = groups.total();
    if (total.requests() + total.providerAnswers() + total.providerErrors() == 0) {
      out.println(Ledgers.NOTHING);
      return;
    }
    int names = Math.max(1, by.size());
    Table table = new Table(names);
    List<String> head = new ArrayList<>();
    by.forEach(one -> head.add(title(one)));
    table.add(cells(head, COLUMNS, names));
    if (!by.isEmpty()) {
      groups
          .groups()
          .forEach(
              group ->
                  table.add(
                      cells(
                          group.names().stream().map(LabelText::of).toList(),
                          numbers(group.row()),
                          names)));
    }
    table.add(cells(List.of("Total"), numbers(total), names));
    table.lines().forEach(out::println);
    out.println();
    printSentences(total);
    printReasons(reasons);
  }

  private static String title(StatsGroups.By by) {
    String name = by.name();
    return name.charAt(0)
        + name.substring(1).toLowerCase(Locale.ROOT)
        + (by.isTime() ? " (UTC)" : "");
  }

  private static List<String> cells(List<String> names, List<String> numbers, int width) {
    List<String> cells = new ArrayList<>(names);
    cells.addAll(Collections.nCopies(width - names.size(), ""));
    cells.addAll(numbers);
    return cells;
  }

  private static List<String> numbers(StatsRow row) {
    return List.of(
        Numbers.count(row.requests()),
        Numbers.percent(row.served(), row.lookups()),
        Numbers.count(row.misses()),
        Numbers.count(row.bypasses()),
        money(row.costSaved(), row),
        money(row.costSpent(), row),
        money(row.netSaved(), row));
  }

  /** Zero where there is nothing to price; unknown is not zero. */
  private static String money(BigDecimal amount, StatsRow row) {
    return amount.signum() == 0 && row.unpricedCalls() > 0 ? "unknown" : Numbers.dollars(amount);
  }

  private void printSentences(StatsRow total) {
    out.println(
        "Served: "
            + Numbers.count(total.hits(), "hit")
            + ", "
            + Numbers.count(total.staleHits())
            + " stale, "
            + Numbers.count(total.semanticHits())
            + " semantic, "
            + Numbers.count(total.coalesced())
            + " coalesced. Nobody waited "
            + Numbers.time(total.timeSaved())
            + " for them.");
    out.println(
        "Provider: "
            + Numbers.count(total.providerAnswers(), "answer")
            + " in "
            + Numbers.time(total.timeSpent())
            + ", "
            + Numbers.count(total.providerErrors(), "error")
            + ".");
    out.println(
        "Tokens: "
            + tokens(total.tokensSaved())
            + " saved, "
            + tokens(total.tokensSpent())
            + " paid for, "
            + tokens(total.tokensOverhead())
            + " spent by the cache itself.");
    if (total.unpricedCalls() > 0) {
      out.println(
          "Not in the costs: "
              + Numbers.count(total.unpricedCalls(), "call")
              + " of models without a known price.");
    }
  }

  private static String tokens(TokenUsage usage) {
    return Numbers.count(usage.totalTokens());
  }

  private void printReasons(List<Reason> reasons) {
    print(reasons, Kind.BYPASS, "Bypassed");
    print(reasons, Kind.MISS, "Missed");
    print(reasons, Kind.NOT_STORED, "Not stored");
  }

  /** Over all categories, the most frequent ones. */
  private void print(List<Reason> reasons, Kind kind, String title) {
    Map<String, Long> calls = new LinkedHashMap<>();
    reasons.stream()
        .filter(reason -> reason.kind() == kind)
        .forEach(reason -> calls.merge(reason.text(), reason.calls(), Long::sum));
    calls.entrySet().stream()
        .sorted(Comparator.comparing((Map.Entry<String, Long> e) -> e.getValue()).reversed())
        .limit(MOST_REASONS)
        .forEach(
            e ->
                out.println(
                    title + " " + Numbers.count(e.getValue()) + ": " + LabelText.of(e.getKey())));
  }
}
