package io.github.completioncache.cli;

import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.StatsRow;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** What a run came to, in tables of 80 columns. */
final class Report {

  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  private final PrintWriter out;
  private final Terminal terminal;

  Report(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void print(RunResult result) {
    CacheStats stats = result.stats();
    // Rows of zeros would only hide why nothing was answered.
    if (stats.served() + stats.providerAnswers() > 0) {
      printCategories(stats);
      out.println();
      printComparison(stats, result.waited());
      out.println();
    }
    printSentences(result);
    out.flush();
  }

  private void printCategories(CacheStats stats) {
    out.println(
        terminal.dim(
            row(
                "Category",
                "Requests",
                "Hits",
                "Coalesced",
                "Misses",
                "Hit rate",
                "Saved",
                "Wait saved")));
    stats.categories().forEach((name, row) -> out.println(row(name, row)));
    out.println(terminal.bold(row("Total", stats)));
  }

  private static String row(String name, StatsRow row) {
    return row(
        name,
        Numbers.count(row.requests()),
        Numbers.count(row.hits()),
        Numbers.count(row.coalesced()),
        Numbers.count(row.misses()),
        Numbers.percent(row.served(), row.lookups()),
        cost(row.costSaved(), row),
        Numbers.time(row.timeSaved()));
  }

  private void printComparison(CacheStats stats, Duration waited) {
    BigDecimal cost = stats.costSaved().add(stats.costSpent());
    long calls = stats.providerAnswers() + stats.providerErrors();
    out.println(terminal.dim(comparison("This run", "Cost", "Waiting", "API calls")));
    out.println(
        comparison(
            "without the cache",
            cost(cost, stats),
            Numbers.time(waited.plus(stats.timeSaved())),
            Numbers.count(stats.requests())));
    out.println(
        comparison(
            "with the cache",
            cost(stats.costSpent(), stats),
            Numbers.time(waited),
            Numbers.count(calls)));
    out.println(
        terminal.green(
            comparison(
                "saved",
                cost(stats.costSaved(), stats),
                Numbers.time(stats.timeSaved()),
                Numbers.count(stats.served()))));
  }

  private void printSentences(RunResult result) {
    CacheStats stats = result.stats();
    out.println("The run took " + Numbers.time(result.took()) + medians(result));
    printExtrapolation(stats);
    if (stats.unpricedCalls() > 0) {
      out.println(
          "Not in the costs: "
              + Numbers.count(stats.unpricedCalls(), "call")
              + " of models without a known price "
              + stats.unpricedModels());
    }
    stats.bypassesByReason().forEach((why, n) -> printReason(n, "request", "cached", why));
    stats.notStoredByReason().forEach((why, n) -> printReason(n, "answer", "stored", why));
    printTrouble(result);
  }

  private static String medians(RunResult result) {
    String hit = result.hitTime().map(time -> "a hit " + Numbers.time(time)).orElse("");
    String miss =
        result.missTime().map(time -> "an answer of the API " + Numbers.time(time)).orElse("");
    String both = hit + (hit.isEmpty() || miss.isEmpty() ? "" : ", ") + miss;
    return both.isEmpty() ? "." : "; " + both + " (median).";
  }

  private void printExtrapolation(CacheStats stats) {
    if (stats.costSaved().signum() > 0
        && stats.costSpent().signum() > 0
        && stats.unpricedCalls() == 0) {
      BigDecimal with = perMillion(stats.costSpent(), stats);
      BigDecimal without = perMillion(stats.costSpent().add(stats.costSaved()), stats);
      out.println(
          "At this rate a million requests cost "
              + Numbers.dollars(with)
              + " instead of "
              + Numbers.dollars(without)
              + ".");
    }
  }

  private void printReason(long count, String noun, String what, String why) {
    String verb = count == 1 ? " was not " : " were not ";
    out.println(terminal.yellow(Numbers.count(count, noun) + verb + what + ": " + why + "."));
  }

  private void printTrouble(RunResult result) {
    result
        .failure()
        .ifPresent(
            what ->
                out.println(
                    terminal.yellow(
                        Numbers.count(result.failures(), "call") + " failed: " + what + ".")));
    long errors = result.stats().storeErrors() + result.stats().unreadable();
    if (errors > 0) {
      out.println(
          terminal.yellow(
              "The store failed "
                  + Numbers.count(errors, "time")
                  + "; every caller was answered all the same."));
      result.storeFailure().ifPresent(what -> out.println(terminal.yellow("It said: " + what)));
    }
  }

  private static BigDecimal perMillion(BigDecimal amount, StatsRow row) {
    return amount
        .multiply(MILLION)
        .divide(BigDecimal.valueOf(row.requests()), 2, RoundingMode.HALF_UP);
  }

  /** Zero where there is nothing to price; unknown is not zero. */
  private static String cost(BigDecimal amount, StatsRow row) {
    return amount.signum() == 0 && row.unpricedCalls() > 0 ? "unknown" : Numbers.dollars(amount);
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-13s%9s%7s%11s%8s%10s%10s%12s", cells);
  }

  private static String comparison(Object... cells) {
    return String.format(Locale.ROOT, "%-20s%12s%14s%14s", cells);
  }
}
