package io.github.completioncache.warm;

import static io.github.completioncache.warm.WarmingDesk.NOON;
import static io.github.completioncache.warm.WarmingDesk.body;
import static io.github.completioncache.warm.WarmingDesk.params;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.models.chat.completions.ChatCompletion;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.RequestText;
import io.github.completioncache.testing.StubProvider;
import io.github.completioncache.warm.WarmingReport.Line;
import io.github.completioncache.warm.WarmingReport.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are imported, popular requests, and what is about to expire. */
class WarmingSourcesTest {

  private static final String CHAT = "openai.chat.completions";
  private static final String TEMPLATE =
      "{\"model\":\"gpt-4o-mini\",\"temperature\":0,"
          + "\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"}]}";

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

  private WarmingReport warm(WarmingSource source) {
    return desk.warmer().build().warm(source);
  }

  private static List<String> problems(WarmingReport report) {
    return report.problems().stream().map(Line::toString).toList();
  }

  private static String asked(String id, String question) {
    return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":%s}\n"
        .formatted(id, body(question));
  }

  private static String answered(String id, int status, String body) {
    return "{\"id\":\"b\",\"custom_id\":\"%s\",\"response\":{\"status_code\":%d,\"request_id\":\"r\",\"body\":%s},\"error\":null}\n"
        .formatted(id, status, body);
  }

  /** An answer that says that it was given so long before noon. */
  private static String completion(String content, Duration before) {
    return StubProvider.answer(content)
        .replace("1750000000", Long.toString(NOON.minus(before).getEpochSecond()));
  }

  private WarmingReport importBatch(String input, String output) {
    return warm(
        WarmingSource.batchResults(
            desk.file("input.jsonl", "\uFEFF" + input), desk.file("output.jsonl", output)));
  }

  @Test
  void answersOfABatchAreStoredWithoutACall() {
    Duration hour = Duration.ofHours(1);
    WarmingReport report =
        importBatch(
            asked("a", "one") + "\n" + asked("b", "two") + asked("c", "three") + asked("d", "four"),
            answered("c", 200, completion("Three.", hour))
                + answered("a", 200, completion("One.", hour))
                + answered("b", 400, "{\"error\":{}}")
                + answered("z", 200, completion("?", hour))
                + answered("d", 200, completion("", hour))
                + "{\"custom_id\":\"e\",\"response\":null,\"error\":{\"code\":\"batch_expired\"}}\n"
                + "{}\n");

    assertThat(report.totals().count(Result.IMPORTED)).isEqualTo(2);
    assertThat(problems(report))
        .containsExactly(
            "line 3 (b): FAILED, status 400",
            "line 4 (z): BAD_LINE, its request is not in the input file",
            "line 5 (d): NOT_STORED, answer is empty",
            "line 6 (e): FAILED, it is an error",
            "line 7: BAD_LINE, has no custom_id or no response");
    assertThat(report.totals().cost()).isZero();
    CachedCompletion hit = desk.client.complete(params("three"));
    assertThat(hit.outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(hit.outcome().age()).contains(hour);
    assertThat(hit.completion().choices().get(0).message().content()).contains("Three.");
    assertThat(hit.outcome().costSaved().orElseThrow()).isPositive();
    assertThat(desk.provider.calls()).isZero();
    assertThat(desk.client.stats().providerAnswers()).isZero();
    assertThat(desk.client.stats().stores()).isEqualTo(2);
  }

  @Test
  void answersThatWouldNotBeFreshAreNotStored() {
    String input = asked("a", "one");
    String output = answered("a", 200, completion("One.", Duration.ofHours(25)));

    assertThat(problems(importBatch(input, output)))
        .containsExactly("line 1 (a): NOT_STORED, answer has expired");
    assertThat(desk.store.entries()).isZero();
  }

  @Test
  void answersFromBeforeAnInvalidationAreNotStored() {
    desk.client.invalidate(Invalidation.everything());

    WarmingReport report =
        importBatch(asked("a", "one"), answered("a", 200, completion("One.", Duration.ofHours(1))));

    assertThat(report.totals().count(Result.NOT_STORED)).isEqualTo(1);
    assertThat(desk.ask("one")).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void importedAnswersDoNotReplaceFreshOnes() {
    desk.warm(body("one"));

    WarmingReport report =
        importBatch(asked("a", "one"), answered("a", 200, completion("Two.", Duration.ZERO)));

    assertThat(report.totals().count(Result.FRESH)).isEqualTo(1);
    assertThat(
            desk.client.complete(params("one")).completion().choices().get(0).message().content())
        .contains("Hello.");
  }

  private CachedCompletion askKindly(String question) {
    return desk.client.complete(
        params(question).toBuilder()
            .messages(List.of())
            .addSystemMessage("Be kind.")
            .addUserMessage(question)
            .build());
  }

  @Test
  void pairsInCsvAreAnsweredAsCompletions() {
    Path file =
        desk.file(
            "faq.csv",
            """
            category,question,answer
            faq,Where are you?,"In ""Jena"",
            Germany."
            ,What is open?,Nothing.
            faq,only a question
            faq,"left open,x
            ,Who are you?,We.
            """);

    WarmingReport report = warm(WarmingSource.pairs(file, TEMPLATE));

    assertThat(report.totals().count(Result.IMPORTED)).isEqualTo(3);
    assertThat(problems(report))
        .containsExactly(
            "line 5: BAD_LINE, has too few columns",
            "line 6: BAD_LINE, opens a quote that is never closed");
    CachedCompletion hit = askKindly("Where are you?");
    assertThat(hit.outcome().status()).isEqualTo(CacheStatus.HIT);
    ChatCompletion completion = hit.completion().validate();
    assertThat(completion.id()).startsWith("imported-");
    assertThat(completion.model()).isEqualTo("gpt-4o-mini");
    assertThat(completion.usage()).isEmpty();
    assertThat(completion.choices().get(0).message().content()).contains("In \"Jena\",\nGermany.");
    assertThat(desk.client.invalidate(Invalidation.category("faq"))).isEqualTo(1);
    // Nobody knows what it would have cost.
    assertThat(hit.outcome().costSaved()).isEmpty();
    assertThat(desk.client.stats().unpricedCalls()).isEqualTo(1);
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void pairsInJsonServeStreamsToo() throws Exception {
    Path file =
        desk.file(
            "faq.jsonl",
            """
            {"question":"Where are you?","answer":"In Jena.","ttl":"PT1H"}
            {"question":"Where?"}
            """);

    assertThat(problems(warm(WarmingSource.pairs(file, TEMPLATE))))
        .containsExactly("line 2: BAD_LINE, has no question or no answer");

    var params =
        params("x").toBuilder()
            .messages(List.of())
            .addSystemMessage("Be kind.")
            .addUserMessage("Where are you?")
            .build();
    StringBuilder text = new StringBuilder();
    try (var stream = desk.client.createStreaming(params)) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .forEach(choice -> choice.delta().content().ifPresent(text::append));
    }
    assertThat(text).hasToString("In Jena.");
    assertThat(desk.provider.calls()).isZero();
    desk.clock.advance(Duration.ofMinutes(61));
    assertThat(askKindly("Where are you?").outcome().status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void importedAnswersAreMarked() {
    Path file = desk.file("faq.jsonl", "{\"question\":\"a\",\"answer\":\"b\"}");
    warm(WarmingSource.pairs(file, TEMPLATE));

    EntryListing listing = desk.store.capability(EntryListing.class).orElseThrow();

    assertThat(listing.page(Optional.empty(), 10).entries())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.headers())
                    .containsEntry("x-completion-cache-imported", List.of("true")));
  }

  @Test
  void templateMustBeARequest() {
    Path file = desk.file("faq.csv", "a,b\n");

    for (String template :
        List.of("", "[]", "{}", "{\"model\":1}", "{\"model\":\"m\",\"messages\":1}")) {
      assertThatThrownBy(() -> WarmingSource.pairs(file, template))
          .as(template)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private CacheKey keyOf(String body, CacheOptions options) {
    var json = desk.client.jsonRequests();
    return json.cache()
        .explain(json.read(CHAT, body.getBytes(UTF_8), options).get(0))
        .key()
        .orElseThrow();
  }

  private Ledger ledger(Popular... popular) {
    Ledger ledger = desk.store.capability(Ledger.class).orElseThrow();
    ledger.add(
        new Ledger.Page("w", 1, NOON, List.of(), List.of(), List.of(popular)), Duration.ofDays(90));
    return ledger;
  }

  private Popular popular(String question, Account account, long lookups) {
    CacheOptions options =
        account.namespace().isEmpty()
            ? CacheOptions.defaults()
            : CacheOptions.builder().namespace(account.namespace()).build();
    return new Popular(
        keyOf(body(question), options),
        account,
        lookups,
        1,
        Optional.of(new RequestText(CHAT, body(question))));
  }

  private static WarmingSource top(Ledger ledger, int most) {
    return WarmingSource.popular(
        ledger, NOON.minus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(1)), most);
  }

  @Test
  void mostPopularRequestsAreWarmedForTheirCallers() {
    Ledger ledger =
        ledger(
            popular("rare", new Account("faq", "gpt-4o-mini", ""), 1),
            popular("often", new Account("faq", "gpt-4o-mini", "tenant"), 9),
            popular("sometimes", new Account("faq", "gpt-4o-mini", ""), 5));

    WarmingReport report = warm(top(ledger, 2));

    assertThat(report.totals().count(Result.WARMED)).isEqualTo(2);
    assertThat(desk.provider.requests().get(0).body()).contains("often");
    CacheOptions tenant = CacheOptions.builder().namespace("tenant").build();
    assertThat(desk.client.complete(params("often"), tenant).outcome().status())
        .isEqualTo(CacheStatus.HIT);
    assertThat(desk.ask("sometimes")).isEqualTo(CacheStatus.HIT);
    assertThat(desk.ask("rare")).isEqualTo(CacheStatus.MISS);
    assertThat(desk.client.invalidate(Invalidation.category("faq"))).isEqualTo(2);
  }

  @Test
  void whatCannotBeAskedAgainIsReported() {
    Account account = new Account("faq", "gpt-4o-mini", "");
    Popular other =
        new Popular(
            CacheKey.of(new byte[CacheKey.BYTES]),
            account,
            3,
            1,
            Optional.of(new RequestText(CHAT, body("one"))));
    byte[] one = new byte[CacheKey.BYTES];
    one[0] = 1;
    Popular textless = new Popular(CacheKey.of(one), account, 2, 1, Optional.empty());
    byte[] two = new byte[CacheKey.BYTES];
    two[0] = 2;
    Popular foreign =
        new Popular(
            CacheKey.of(two),
            account,
            1,
            1,
            Optional.of(new RequestText("anthropic.messages", body("one"))));

    assertThat(problems(warm(top(ledger(other, textless, foreign), 10))))
        .containsExactly(
            "line 1: NOT_CACHEABLE, was made with other headers, or at another address",
            "line 2: NOT_CACHEABLE, its text is not kept",
            "line 3: BAD_LINE, is for no API whose answers are cached here");
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void whatIsAboutToExpireIsAskedAgain() {
    List<Popular> popular = new ArrayList<>();
    Account account = new Account("prices", "gpt-4o-mini", "");
    for (String question : List.of("old", "young")) {
      popular.add(popular(question, account, 1));
    }
    Ledger ledger = ledger(popular.toArray(Popular[]::new));
    CacheOptions options = CacheOptions.builder().category("prices").tags("t").build();
    desk.client.complete(params("old"), options);
    desk.client.complete(params("textless"), options);
    desk.clock.advance(Duration.ofHours(20));
    desk.client.complete(params("young"), options);

    WarmingReport report =
        warm(
            WarmingSource.expiring(
                desk.store.capability(EntryListing.class).orElseThrow(),
                ledger,
                Duration.ofHours(6)));

    assertThat(report.totals().count(Result.WARMED)).isEqualTo(1);
    assertThat(report.totals().count(Result.NOT_CACHEABLE)).isEqualTo(1);
    assertThat(desk.provider.calls()).isEqualTo(4);
    desk.clock.advance(Duration.ofHours(10));
    assertThat(desk.ask("old")).isEqualTo(CacheStatus.HIT);
    assertThat(desk.client.invalidate(Invalidation.tag("t"))).isGreaterThanOrEqualTo(2);
  }
}
