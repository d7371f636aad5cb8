package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.openai.Desk.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.testing.StubProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are stored. */
class AdmissionTest {

  private static final String SAYS = "{\"role\":\"assistant\",\"content\":\"Hello.\"}";
  private static final String CALLS =
      """
      {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",\
      "function":{"name":"look_up","arguments":"{}"}}]}\
      """;

  private final Desk desk = new Desk();

  @AfterEach
  void close() {
    desk.close();
  }

  private static String choice(String message, String finishReason) {
    return "{\"index\":0,\"message\":" + message + ",\"finish_reason\":" + finishReason + "}";
  }

  private static String answer(String... choices) {
    return answerWithUsage("{\"prompt_tokens\":10,\"completion_tokens\":2}", choices);
  }

  private static String answerWithUsage(String usage, String... choices) {
    return "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":1750000000,\"model\":\"m\","
        + "\"choices\":["
        + String.join(",", choices)
        + "],\"usage\":"
        + usage
        + "}";
  }

  private void assertNotStored(CachedCompletionClient client, String json, String reason) {
    desk.provider.answers(200, json);
    int before = desk.provider.calls();

    CachedCompletion first = client.complete(ask("Hi").build());
    CachedCompletion second = client.complete(ask("Hi").build());

    assertThat(first.outcome().notStoredReason()).hasValue(reason);
    assertThat(second.outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(second.outcome().reason()).isEqualTo("not in the cache");
    assertThat(desk.provider.calls() - before).isEqualTo(2);
    assertThat(client.stats().notStoredByReason()).containsEntry(reason, 2L);
    assertThat(client.stats().stores()).isZero();
  }

  private void assertStored(CachedCompletionClient client, String json) {
    desk.provider.answers(200, json);
    int before = desk.provider.calls();

    CachedCompletion first = client.complete(ask("Hi").build());
    CachedCompletion second = client.complete(ask("Hi").build());

    assertThat(first.outcome().notStoredReason()).isEmpty();
    assertThat(second.outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(second.completion()).isEqualTo(first.completion());
    assertThat(desk.provider.calls() - before).isEqualTo(1);
    assertThat(client.stats().stores()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 408, 409, 422, 429, 500, 502, 503})
  void w1ErrorIsThrownAndNeverStored(int status) {
    CachedCompletionClient client = desk.open(CachePolicy.everything());
    // The body of a good answer, so that it is the status alone that speaks against it.
    desk.provider.answers(status, StubProvider.answer("Hello."));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> client.create(ask("Hi").build()))
          .isInstanceOf(OpenAIException.class);
    }

    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(client.stats().providerErrors()).isEqualTo(2);
    desk.provider.answers(200, StubProvider.answer("Hello."));
    assertThat(statusOf(client, ask("Hi").build())).isEqualTo(CacheStatus.MISS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}",
        "{\"error\":\"overloaded\"}"
      })
  void w1ErrorBodyWithStatus200IsNotStored(String json) {
    assertNotStored(desk.open(), json, "answer is an error");
  }

  @Test
  void w1AnswerWithErrorBesideChoicesIsNotStored() {
    String json = answer(choice(SAYS, "\"stop\""));
    assertNotStored(
        desk.open(),
        json.substring(0, json.length() - 1) + ",\"error\":{\"code\":502}}",
        "answer is an error");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 202, 203})
  void w1OtherSuccessIsNotStored(int status) {
    CachedCompletionClient client = desk.open();
    desk.provider.answers(status, StubProvider.answer("Hello."));

    CachedCompletion answer = client.complete(ask("Hi").build());

    assertThat(answer.outcome().notStoredReason()).hasValue("status is not 200");
    assertThat(statusOf(client, ask("Hi").build())).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void w2TruncatedAnswerIsNotStoredByDefault() {
    assertNotStored(
        desk.open(),
        answer(choice(SAYS, "\"stop\""), choice(SAYS, "\"length\"")),
        "answer is truncated at the token limit");
  }

  @Test
  void w2TruncatedAnswerIsStoredWhereThatIsAllowed() {
    assertStored(
        desk.open(CachePolicy.builder().storeTruncated(true).build()),
        answer(choice(SAYS, "\"length\"")));
  }

  @Test
  void w2TruncatedToNothingIsNotStoredEvenThen() {
    assertNotStored(
        desk.open(CachePolicy.builder().storeTruncated(true).build()),
        answer(choice("{\"role\":\"assistant\",\"content\":\"\"}", "\"length\"")),
        "answer is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"assistant\",\"content\":\"\"}",
        "{\"role\":\"assistant\",\"content\":\" \\n\\t\"}",
        "{\"role\":\"assistant\",\"content\":null,\"refusal\":null}",
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}",
        "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"\",\"audio\":{\"id\":\"a\"}}",
        "{\"role\":\"assistant\"}",
        "{}",
        "null"
      })
  void w3EmptyAnswerIsNotStored(String message) {
    assertNotStored(desk.open(), answer(choice(message, "\"stop\"")), "answer is empty");
  }

  @Test
  void w3OneEmptyChoiceOfSeveralKeepsAllFromBeingStored() {
    assertNotStored(
        desk.open(),
        answer(choice(SAYS, "\"stop\""), choice("{\"content\":\"\"}", "\"stop\"")),
        "answer is empty");
  }

  @Test
  void w3FilteredAnswerIsNotStored() {
    assertNotStored(
        desk.open(),
        answer(choice(SAYS, "\"stop\""), choice(SAYS, "\"content_filter\"")),
        "answer is filtered");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | answer has no choices",
        "{\"choices\":[]} | answer has no choices",
        "{\"choices\":{\"0\":{}}} | answer has no choices",
        "{\"choices\":null} | answer has no choices",
      })
  void w3AnswerWithoutChoicesIsNotStored(String json, String reason) {
    assertNotStored(desk.open(), json, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"error\"", "\"STOP\"", "\"\"", "0", "\"new_reason\""})
  void unknownFinishReasonIsNotStored(String finishReason) {
    assertNotStored(
        desk.open(), answer(choice(SAYS, finishReason)), "answer has no known finish_reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"choices\":[{\"index\":0,\"mess", "<html>busy</html>", "[]", "1"})
  void unreadableAnswerFailsAsWithThePlainClientAndIsNotStored(String body) {
    CachedCompletionClient client = desk.open();
    desk.provider.answers(200, body);
    Throwable plain = failureOf(() -> desk.plain.chat().completions().create(ask("Hi").build()));

    assertThat(failureOf(() -> client.create(ask("Hi").build())))
        .hasSameClassAs(plain)
        .hasMessage(plain.getMessage());

    assertThat(client.stats().notStored()).isEqualTo(1);
    desk.provider.answers(200, StubProvider.answer("Hello."));
    assertThat(statusOf(client, ask("Hi").build())).isEqualTo(CacheStatus.MISS);
    assertThat(statusOf(client, ask("Hi").build())).isEqualTo(CacheStatus.HIT);
  }

  private static Throwable failureOf(Runnable call) {
    Throwable failure = catchThrowable(call::run);
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  void w7AnswerOverTheSizeLimitIsNotStored() {
    String json = answer(choice(SAYS, "\"stop\""));
    assertNotStored(
        desk.open(CachePolicy.builder().maximumAnswerBytes(json.length() - 1).build()),
        json,
        "answer is over the size limit");
  }

  @Test
  void w7AnswerOfExactlyTheSizeLimitIsStored() {
    String json = answer(choice(SAYS, "\"stop\""));
    assertStored(desk.open(CachePolicy.builder().maximumAnswerBytes(json.length()).build()), json);
  }

  @Test
  void refusalIsStored() {
    assertStored(
        desk.open(),
        answer(
            choice(
                "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I can't.\"}", "\"stop\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"tool_calls\"", "\"stop\"", "\"function_call\""})
  void toolCallIsStored(String finishReason) {
    assertStored(desk.open(), answer(choice(CALLS, finishReason)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"tool_calls\"", "\"stop\""})
  void toolCallIsNotStoredWhereThatIsSwitchedOff(String finishReason) {
    assertNotStored(
        desk.open(CachePolicy.builder().storeToolCalls(false).build()),
        answer(choice(CALLS, finishReason)),
        "answer calls a tool");
  }

  @Test
  void k16AllChoicesAreStored() {
    CachedCompletionClient client = desk.open();
    String other = SAYS.replace("Hello.", "Good day.");
    desk.provider.answers(200, answer(choice(SAYS, "\"stop\""), choice(other, "\"stop\"")));

    client.create(ask("Hi").n(2).build());
    ChatCompletion hit = client.create(ask("Hi").n(2).build());

    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(hit.choices())
        .extracting(choice -> choice.message().content().orElseThrow())
        .containsExactly("Hello.", "Good day.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "[]",
        "\"many\"",
        "{\"prompt_tokens\":\"ten\",\"completion_tokens\":2}",
        "{\"prompt_tokens\":-1,\"completion_tokens\":2}",
        "{\"prompt_tokens\":1e300,\"completion_tokens\":2}",
        "{\"prompt_tokens\":9223372036854775807,\"completion_tokens\":9223372036854775807}",
        "{\"prompt_tokens\":1,\"completion_tokens\":2,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":2}}"
      })
  void answerWithoutSensibleUsageIsStoredAndCostsNobodyKnowsWhat(String usage) {
    CachedCompletionClient client = desk.open();
    assertStored(client, answerWithUsage(usage, choice(SAYS, "\"stop\"")));

    assertThat(client.complete(ask("Hi").build()).outcome().costSaved()).isEmpty();
    assertThat(client.stats().tokensSaved().totalTokens()).isZero();
    assertThat(client.stats().tokensSpent().totalTokens()).isZero();
  }
}
