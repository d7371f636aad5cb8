package io.github.completioncache.warm;

import static io.github.completioncache.warm.WarmingDesk.body;
import static io.github.completioncache.warm.WarmingDesk.params;
import static io.github.completioncache.warm.WarmingDesk.questions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.StubEmbeddings;
import io.github.completioncache.testing.StubProvider;
import io.github.completioncache.warm.WarmingReport.End;
import io.github.completioncache.warm.WarmingReport.Line;
import io.github.completioncache.warm.WarmingReport.Result;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of requests: what is warmed, what is skipped, and what is said of bad lines. */
class WarmingFilesTest {

  @TempDir private Path directory;
  private WarmingDesk desk;

  @BeforeEach
  void open() {
    desk = new WarmingDesk(directory);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static List<String> problems(WarmingReport report) {
    return report.problems().stream().map(Line::toString).toList();
  }

  @Test
  void callersFindWhatWasWarmed() {
    WarmingReport report = desk.warm(questions(3));

    assertThat(report.end()).isEqualTo(End.COMPLETE);
    assertThat(report.totals().count(Result.WARMED)).isEqualTo(3);
    assertThat(report.totals().count()).isEqualTo(3);
    assertThat(report.totals().tokens().totalTokens()).isEqualTo(3_300);
    assertThat(report.totals().cost())
        .isEqualByComparingTo(desk.client.stats().costSpent())
        .isPositive();
    assertThat(report.problems()).isEmpty();
    assertThat(report.toString()).startsWith("COMPLETE: 3 warmed; 3300 tokens, $0.0");
    assertThat(desk.ask("question 2")).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.calls()).isEqualTo(3);
  }

  @Test
  void isPaidForInTheStatisticsAndNeitherHitNorMiss() {
    desk.warm(questions(2));
    desk.warm(questions(3));

    CacheStats stats = desk.client.stats();
    assertThat(stats.providerAnswers()).isEqualTo(3);
    assertThat(stats.stores()).isEqualTo(3);
    assertThat(stats.requests()).isZero();
    assertThat(stats.hitRate()).isEmpty();
  }

  @Test
  void whatIsFreshIsSkippedAndWhatIsNotIsAskedAgain() {
    desk.warm(questions(2));

    assertThat(desk.warm(questions(3)).totals().lines())
        .containsOnly(Map.entry(Result.FRESH, 2L), Map.entry(Result.WARMED, 1L));
    desk.clock.advance(Duration.ofHours(25));
    assertThat(desk.warm(questions(3)).totals().count(Result.WARMED)).isEqualTo(3);
    assertThat(desk.provider.calls()).isEqualTo(6);
  }

  @Test
  void repeatedLinesAreOneCall() {
    // The same request, written in another way.
    String again = body("one").replace(":0.0", ": 0").replace("{\"model\"", "{ \"model\"");

    WarmingReport report = desk.warm(body("one") + "\n" + again + "\n" + body("one") + "\n");

    assertThat(report.totals().count(Result.WARMED)).isEqualTo(1);
    assertThat(report.totals().count(Result.DUPLICATE)).isEqualTo(2);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void inputFileOfTheBatchApiIsReadWithItsIdsAndAddresses() {
    String lines =
        """
        {"custom_id":"c-1","method":"POST","url":"/v1/chat/completions","body":%s}
        {"custom_id":"e-1","method":"POST","url":"/v1/embeddings","body":{"model":"m","input":["a","b"]}}
        {"custom_id":"x-1","method":"POST","url":"/v1/moderations","body":{"input":"a"}}
        {"custom_id":"g-1","method":"GET","url":"/v1/chat/completions","body":{}}
        """
            .formatted(body("one"));

    WarmingReport report = desk.warm(lines);

    assertThat(report.totals().count(Result.WARMED)).isEqualTo(2);
    assertThat(problems(report))
        .containsExactly(
            "line 3 (x-1): BAD_LINE, is for no API whose answers are cached here",
            "line 4 (g-1): BAD_LINE, its method is not POST");
    assertThat(desk.provider.requests().get(0).body()).isEqualTo(body("one"));
    assertThat(desk.ask("one")).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.requests().get(1).path()).isEqualTo("/v1/embeddings");
  }

  @Test
  void batchOfEmbeddingsIsOneCallForWhatIsMissing() throws Exception {
    StubEmbeddings.install(desk.provider);
    Path file =
        desk.file(
            "e.jsonl",
            """
            {"model":"m","input":["a","b"]}
            {"model":"m","input":["b","c","d"]}
            {"model":"m","input":"d"}
            """);

    WarmingReport report =
        desk.warmer().build().warm(WarmingSource.requests(file, "/v1/embeddings"));

    assertThat(report.totals().count(Result.WARMED)).isEqualTo(2);
    assertThat(report.totals().count(Result.DUPLICATE)).isEqualTo(1);
    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(desk.provider.requests().get(1).body()).contains("[\"c\",\"d\"]");
  }

  @Test
  void optionsOfTheRunAndOfALineDecideWhereItIsKept() {
    String lines =
        """
        %s
        {"category":"news","tags":["a","b"],"ttl":"PT1H","namespace":"t","body":%s}
        {"ttl":"an hour","body":{}}
        {"category":"","body":{}}
        """
            .formatted(body("one"), body("two"));

    WarmingReport report =
        desk.warmer().options(CacheOptions.category("faq")).build().warm(desk.requests(lines));

    assertThat(problems(report))
        .containsExactly(
            "line 3: BAD_LINE, its ttl is no duration of ISO 8601 such as PT1H",
            "line 4: BAD_LINE, its category, namespace, tags or ttl are not valid");
    assertThat(desk.client.invalidate(Invalidation.category("faq"))).isEqualTo(1);
    CacheOptions tenant = CacheOptions.builder().namespace("t").build();
    assertThat(desk.client.complete(params("two"), tenant).outcome().status())
        .isEqualTo(CacheStatus.HIT);
    desk.clock.advance(Duration.ofMinutes(61));
    assertThat(desk.client.complete(params("two"), tenant).outcome().status())
        .isEqualTo(CacheStatus.MISS);
  }

  @Test
  void badLinesAreReportedAndPassedOver() {
    String longest = "x".repeat(2_000);
    String lines =
        "\uFEFF"
            + body("one")
            + "\r\n\r\n"
            + "not JSON\n"
            + "[1]\n"
            + "{\"a\":1} {\"b\":2}\n"
            + "   \n"
            + body(longest)
            + "\n"
            + body("hot").replace("0.0", "1.0")
            + "\n"
            + body("two");
    WarmingReport report = desk.warmer().longestLine(2_000).build().warm(desk.requests(lines));

    assertThat(report.totals().count(Result.WARMED)).isEqualTo(2);
    assertThat(problems(report))
        .containsExactly(
            "line 3: BAD_LINE, is no JSON object",
            "line 4: BAD_LINE, is no JSON object",
            "line 5: BAD_LINE, is no JSON object",
            "line 7: BAD_LINE, is longer than 2000 bytes",
            "line 8: NOT_CACHEABLE, temperature is not 0");
    assertThat(desk.ask("one")).isEqualTo(CacheStatus.HIT);
    assertThat(desk.ask("two")).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void lineOfFiveMegabytesIsALine() {
    assertThat(desk.warm(body("x".repeat(5 << 20)) + "\n").totals().count(Result.WARMED))
        .isEqualTo(1);
    WarmingReport report = desk.warm(body("x".repeat(9 << 20)) + "\n" + body("one") + "\n");

    assertThat(report.totals().count(Result.WARMED)).isEqualTo(1);
    assertThat(problems(report)).containsExactly("line 1: BAD_LINE, is longer than 8388608 bytes");
  }

  @Test
  void answersThatAreNotToBeStoredAreReported() {
    desk.provider.answers(200, StubProvider.answer("Hel").replace("\"stop\"", "\"length\""));

    WarmingReport report = desk.warm(questions(1));

    assertThat(problems(report))
        .containsExactly("line 1: NOT_STORED, answer is truncated at the token limit");
    // It is paid for all the same.
    assertThat(report.totals().tokens().totalTokens()).isEqualTo(1_100);
  }

  @Test
  void failuresAreReportedWithTheirStatusAndNothingOfTheirText() {
    desk.provider.answers(500, "{\"error\":{\"message\":\"secret\"}}");

    WarmingReport report = desk.warm(questions(1));

    assertThat(problems(report)).containsExactly("line 1: FAILED, status 500");
    assertThat(report.totals().cost()).isZero();
    desk.provider.close();
    assertThat(problems(desk.warm(questions(1))))
        .containsExactly("line 1: FAILED, the provider gave no answer (OpenAIIoException)");
  }

  @Test
  void missingFileIsThrown() {
    WarmingSource source = WarmingSource.requests(directory.resolve("none.jsonl"));

    assertThatThrownBy(() -> desk.warmer().build().warm(source))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void reportListsTheFirstThousandProblems() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      lines.append("{\"n\":").append(i).append("}\n");
    }

    WarmingReport report = desk.warm(lines.toString());

    assertThat(report.totals().count(Result.NOT_CACHEABLE)).isEqualTo(20_000);
    assertThat(report.problems()).hasSize(WarmingReport.MOST_PROBLEMS);
  }
}
