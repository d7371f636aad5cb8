package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Entries;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.Reason;
import io.github.completioncache.store.Ledger.RequestText;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code stats} and {@code top} make of a ledger. */
final class StatsTest {

  private static final Account FAQ = new Account("faq", "gpt-4o-mini", "");
  private static final Account NEWS = new Account("news", "gpt-4o", "tenant");
  private static final Duration KEEP = Duration.ofDays(400);

  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-20T10:30:00Z"));

  @TempDir private Path directory;
  private String file = "";
  private long page;

  @BeforeEach
  void fill() {
    file = directory.resolve("cache.db").toString();
    try (SqliteCacheStore store =
        SqliteCacheStore.builder().file(Path.of(file)).clock(clock).build()) {
      Ledger ledger = store.capability(Ledger.class).orElseThrow();
      add(ledger, "2026-11-20T10:00:00Z", row("2026-11-20T10:00:00Z", FAQ, 7, 3, 1_500_000_000L));
      add(ledger, "2026-11-20T09:00:00Z", row("2026-11-20T09:00:00Z", NEWS, 1, 1, 0));
      add(ledger, "2026-11-18T09:00:00Z", row("2026-11-18T09:00:00Z", NEWS, 0, 4, 0));
    }
  }

  private void add(Ledger ledger, String hour, LedgerRow row) {
    ledger.add(
        new Ledger.Page(
            "writer",
            ++page,
            Instant.parse(hour),
            List.of(row),
            List.of(new Reason(Kind.MISS, row.account().category(), "not in the cache", page)),
            List.of(
                new Popular(
                    Entries.key(1),
                    FAQ,
                    10,
                    3,
                    Optional.of(
                        new RequestText(
                            "openai.chat.completions", "{\"messages\":[\"Hi\u001b\"]}"))),
                new Popular(Entries.key(2), NEWS, 2, 2, Optional.empty()))),
        KEEP);
  }

  private static LedgerRow row(
      String hour, Account account, long hits, long misses, long savedNanodollars) {
    Map<String, Long> numbers =
        Map.of(
            "hits", hits,
            "misses", misses,
            "bypasses", 1L,
            "provider_answers", misses + 1,
            "saved_prompt_tokens", 100L,
            "saved_nanodollars", savedNanodollars,
            "spent_completion_tokens", 20L,
            "spent_nanodollars", 500_000_000L,
            "overhead_nanodollars", 250_000_000L);
    return new LedgerRow(
        Instant.parse(hour),
        account,
        LedgerRow.numbers().stream().mapToLong(name -> numbers.getOrDefault(name, 0L)).toArray());
  }

  @Test
  void theLastDayIsShown() {
    ToolOutput run = run("stats");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
                   Requests  Hit rate  Misses  Bypassed  Saved  Spent  Net saved
            Total        14     66.7%       4         2  $1.50  $1.00      $1.00

            Served: 8 hits, 0 stale, 0 semantic, 0 coalesced. Nobody waited 0 s for them.
            Provider: 6 answers in 0 s, 0 errors.
            Tokens: 200 saved, 40 paid for, 0 spent by the cache itself.
            Missed 3: not in the cache
            """);
  }

  @Test
  void groupsAreRowsTheBusiestFirst() {
    ToolOutput run = run("stats", "--since", "7d", "--by", "category", "--by=model");

    assertThat(run.out())
        .startsWith(
            """
            Category  Model        Requests  Hit rate  Misses  Bypassed  Saved    Spent  Net saved
            faq       gpt-4o-mini        11     70.0%       3         1  $1.50  $0.5000      $1.25
            news      gpt-4o              8     16.7%       5         2  $0.00    $1.00   -$0.5000
            Total                        19     50.0%       8         3  $1.50    $1.50    $0.7500
            """);
  }

  @Test
  void daysAndHoursAreInTheirOrder() {
    assertThat(names(run("stats", "--since=7d", "--by=day")))
        .containsExactly("2026-11-18", "2026-11-20", "Total");
    assertThat(names(run("stats", "--since=7d", "--by=HOUR")))
        .containsExactly("2026-11-18T09:00Z", "2026-11-20T09:00Z", "2026-11-20T10:00Z", "Total");
  }

  @Test
  void aPeriodHasABeginningAndAnEnd() {
    ToolOutput run =
        run("stats", "--from=2026-11-18", "--until=2026-11-19", "--by=category", "--json");

    assertThat(run.json().at("/total/misses").asInt()).isEqualTo(4);
    assertThat(run.json().get("from").asText()).isEqualTo("2026-11-18T00:00:00Z");
    assertThat(run.json().at("/rows/0/category").asText()).isEqualTo("news");
    assertThat(run.json().at("/reasons/0"))
        .hasToString(
            "{\"kind\":\"miss\",\"category\":\"news\",\"reason\":\"not in the"
                + " cache\",\"calls\":3}");
  }

  @Test
  void programsGetEveryNumber() {
    JsonNode total = run("stats", "--json").json().get("total");

    assertThat(total.get("hit_rate").asDouble()).isEqualTo(8 / 12.0);
    assertThat(total.get("net_saved_usd").decimalValue()).isEqualByComparingTo("1");
    assertThat(total.at("/tokens_saved/prompt").asInt()).isEqualTo(200);
    assertThat(total.fieldNames())
        .toIterable()
        .contains("requests", "lookups", "served", "stale_hits", "bypass_share", "overhead_usd");
  }

  /** R11. */
  @Test
  void withoutALookupThereIsNoRate() {
    ToolOutput text = run("stats", "--from=2026-11-01", "--until=2026-11-02");
    ToolOutput json = run("stats", "--from=2026-11-01", "--until=2026-11-02", "--json");

    assertThat(text.exitCode()).isZero();
    assertThat(text.out()).isEqualTo(Ledgers.NOTHING + "\n");
    assertThat(json.json().at("/total/hit_rate").isNull()).isTrue();
    assertThat(json.json().get("rows")).isEmpty();
  }

  @Test
  void topShowsThePopularWithoutTheirText() {
    ToolOutput run = run("top", "--since=7d", "-n=1");

    assertThat(run.out())
        .isEqualTo(
            """
            Key           Category  Model        Lookups  Misses  Hit rate
            %s  faq       gpt-4o-mini       30       9     70.0%%
            """
                .formatted(Entries.key(1).prefix()));
  }

  @Test
  void topShowsTextWhereItIsKept() {
    ToolOutput run = run("top", "--since=7d", "--show-text");
    JsonNode json = run("top", "--since=7d", "--show-text", "--json").json();

    assertThat(run.out()).contains("\n  {\"messages\":[\"Hi?\"]}\n", "\n  (not kept)\n");
    assertThat(json.at("/requests/0/body").asText()).isEqualTo("{\"messages\":[\"Hi\u001b\"]}");
    assertThat(json.at("/requests/1").has("body")).isFalse();
    assertThat(run("top", "--json").json().at("/requests/0").has("body")).isFalse();
  }

  @Test
  void contradictionsAreNamed() {
    assertThat(run("stats", "--since=1h", "--from=2026-11-01").err())
        .contains("exclude each other");
    assertThat(run("stats", "--until=2026-11-01").err()).contains("--until needs --from");
    assertThat(run("stats", "--from=2026-12-01").err()).contains("--from must be before now");
    assertThat(run("stats", "--by=year").exitCode()).isEqualTo(2);
    assertThat(run("top", "-n=0").err()).contains("-n must be between 1 and 10000, but is 0");
    assertThat(run("top", "-n=0").exitCode()).isEqualTo(2);
  }

  private static List<String> names(ToolOutput run) {
    return run.out()
        .lines()
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .map(line -> line.split(" ")[0])
        .toList();
  }

  private ToolOutput run(String command, String... options) {
    return new ToolOutput.Run()
        .clock(clock)
        .of(
            Stream.concat(Stream.of(command, "-s", file), Stream.of(options))
                .toArray(String[]::new));
  }
}
