package io.github.completioncache;

import static io.github.completioncache.CacheStatus.BYPASS;
import static io.github.completioncache.CacheStatus.HIT;
import static io.github.completioncache.CacheStatus.MISS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.Normalizer;
import io.github.completioncache.testing.StubProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that callers have said to be the same. */
class NormalizingTest {

  private static final Bench.Sdks SDKS = new Bench.Sdks();
  private static final CacheOptions ANY = CacheOptions.defaults();

  private final List<Bench> benches = new ArrayList<>();

  @AfterEach
  void close() {
    benches.forEach(Bench::close);
  }

  @AfterAll
  static void closeSdks() {
    SDKS.close();
  }

  private Bench with(Normalizer... normalizers) {
    Bench bench = new Bench(SDKS, builder -> builder.normalize(normalizers));
    benches.add(bench);
    return bench;
  }

  private static String sent(Bench bench, int call) {
    return bench.provider.requests().get(call).body();
  }

  @ParameterizedTest
  @EnumSource
  void sameTextIsOneEntryAndIsSentAsItIs(Front front) {
    Bench plain = with();
    plain.ask(front, "  What\n now? ", ANY);
    String unchanged = sent(plain, 0);
    Bench bench = with(Normalizer.collapseWhiteSpace());

    CacheOutcome first = bench.ask(front, "  What\n now? ", ANY);
    CacheOutcome second = bench.ask(front, "What now?", ANY);

    assertThat(first.status()).isEqualTo(MISS);
    assertThat(second.status()).isEqualTo(HIT);
    assertThat(second.key()).isEqualTo(first.key());
    assertThat(bench.provider.requests()).hasSize(1);
    assertThat(sent(bench, 0)).isEqualTo(unchanged).contains("  What\\n now? ");
    assertThat(bench.ask(front, "what now?", ANY).status()).isEqualTo(MISS);
  }

  @ParameterizedTest
  @EnumSource(names = {"TYPED_ASYNC", "VIEW", "VIEW_STREAM", "HEADER", "HEADER_ASYNC_STREAM"})
  void everyFrontHasTheSameKey(Front front) {
    Bench bench = with(Normalizer.trim(), Normalizer.aliasIds());
    bench.ask(Front.TYPED, "Hi ", ANY);

    CacheOutcome outcome = bench.ask(front, " Hi", ANY);

    assertThat(outcome.status()).isEqualTo(HIT);
  }

  @Test
  void k12_withoutNormalizersASpaceAndACapitalCount() {
    Bench bench = with();

    assertThat(bench.ask(Front.TYPED, "Print x", ANY).status()).isEqualTo(MISS);
    assertThat(bench.ask(Front.TYPED, "Print x ", ANY).status()).isEqualTo(MISS);
    assertThat(bench.ask(Front.TYPED, "Print X", ANY).status()).isEqualTo(MISS);
  }

  @Test
  void cachesWithOtherNormalizersShareNoEntry() {
    List<CacheOutcome> outcomes = new ArrayList<>();
    for (Normalizer[] normalizers :
        new Normalizer[][] {
          {},
          {Normalizer.trim()},
          {Normalizer.nfc()},
          {Normalizer.trim(), Normalizer.nfc()},
          {Normalizer.nfc(), Normalizer.trim()}
        }) {
      outcomes.add(with(normalizers).ask(Front.TYPED, "Hi", ANY));
    }

    assertThat(outcomes).extracting(CacheOutcome::key).doesNotHaveDuplicates();
  }

  @Test
  void policyReadsWhatIsSent() {
    Normalizer deterministic =
        Normalizer.of(
            "cold@1",
            body ->
                CanonicalJson.write(
                    generator -> {
                      generator.writeStartObject();
                      generator.writeNumberField("temperature", 0);
                      generator.writeEndObject();
                    }));
    Bench bench = with(deterministic);
    CacheRequest warm = AnyApi.request("{\"temperature\":1}", ANY);

    assertThat(bench.cache.explain(warm).status()).isEqualTo(BYPASS);
    assertThat(bench.cache.explain(warm).reason()).isEqualTo("temperature is not 0");
  }

  @ParameterizedTest
  @EnumSource(names = {"TYPED", "HEADER_STREAM", "EMBEDDINGS", "MESSAGES"})
  void failureIsABypassWithoutContent(Front front) {
    String prompt = "a word that nobody else says";
    Bench bench =
        with(
            Normalizer.trim(),
            Normalizer.texts(
                "bad@1",
                text -> {
                  throw new IllegalStateException(text);
                }));

    CacheOutcome outcome = bench.ask(front, prompt, ANY);

    assertThat(outcome.status()).isEqualTo(BYPASS);
    assertThat(outcome.reason()).isEqualTo("normalizer bad@1 failed");
    assertThat(outcome.key()).isEmpty();
    assertThat(bench.cache.stats().bypassesByReason()).containsOnlyKeys("normalizer bad@1 failed");
  }

  @Test
  void nothingAndNoCanonicalFormAreFailuresToo() {
    assertThat(with(Normalizer.of("a", body -> null)).ask(Front.TYPED, ANY).reason())
        .isEqualTo("normalizer a failed");
    assertThat(with(Normalizer.texts("b", text -> "\uD800")).ask(Front.TYPED, ANY).reason())
        .isEqualTo("normalizer b failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\uD800"})
  void nameThatIsNoneIsRejected(String name) {
    assertThatThrownBy(() -> ResponseCache.builder().normalize(Normalizer.of(name, body -> body)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name of a normalizer");
  }

  @Test
  void sameNameTwiceIsRejected() {
    assertThatThrownBy(() -> with(Normalizer.trim(), Normalizer.trim()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trim@1");
  }

  private static ChatCompletionCreateParams conversation(String id, String result) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessage("What is the weather?")
        .addMessage(
            ChatCompletionAssistantMessageParam.builder()
                .addToolCall(
                    ChatCompletionMessageFunctionToolCall.builder()
                        .id(id)
                        .function(
                            ChatCompletionMessageFunctionToolCall.Function.builder()
                                .name("weather")
                                .arguments("{}")
                                .build())
                        .build())
                .build())
        .addMessage(ChatCompletionToolMessageParam.builder().toolCallId(id).content(result).build())
        .build();
  }

  private static CacheOutcome ask(Bench bench, String id, String result) {
    return bench.client.complete(conversation(id, result)).outcome();
  }

  @Test
  void k14_conversationWithOtherIdsHits() {
    Bench without = with();
    ask(without, "call_a7", "rain");
    assertThat(ask(without, "call_b7", "rain").status()).isEqualTo(MISS);

    Bench bench = with(Normalizer.aliasIds());
    assertThat(ask(bench, "call_a7", "rain").notStoredReason()).isEmpty();
    assertThat(ask(bench, "call_b7", "rain").status()).isEqualTo(HIT);
    assertThat(ask(bench, "call_b7", "sun").status()).isEqualTo(MISS);
    assertThat(sent(bench, 0)).contains("\"call_a7\"");
  }

  @Test
  void k14_answerThatRepeatsAnIdOfItsRequestIsNotStored() {
    Bench bench = with(Normalizer.aliasIds());
    bench.provider.answers(200, StubProvider.answer("As call_a7 said: rain."));

    assertThat(ask(bench, "call_a7", "rain").notStoredReason())
        .contains("a normalizer does not take the answer for both requests");
    assertThat(ask(bench, "call_b7", "rain").status()).isEqualTo(MISS);
  }

  @Test
  void k14_answerThatBringsAnIdOfTheConversationIsNotServed() {
    Bench bench = with(Normalizer.aliasIds());
    bench.provider.answers(
        200,
        StubProvider.answer("")
            .replace(
                "\"content\":\"\"",
                "\"content\":null,\"tool_calls\":[{\"id\":\"call_c7\","
                    + "\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}]")
            .replace("\"stop\"", "\"tool_calls\""));
    assertThat(ask(bench, "call_a7", "rain").notStoredReason()).isEmpty();
    assertThat(ask(bench, "call_b7", "rain").status()).isEqualTo(HIT);
    bench.provider.answers(200, StubProvider.answer("Rain."));

    CacheOutcome clash = ask(bench, "call_c7", "rain");

    assertThat(clash.status()).isEqualTo(MISS);
    assertThat(clash.reason()).isEqualTo("a normalizer does not take the answer for both requests");
    assertThat(ask(bench, "call_c7", "rain").status()).isEqualTo(HIT);
    assertThat(ask(bench, "call_a7", "rain").status()).isEqualTo(HIT);
  }

  @Test
  void textsOfOneBatchThatAreTheSameAreAskedForOnce() {
    Bench bench = with(Normalizer.trim());
    var params =
        com.openai.models.embeddings.EmbeddingCreateParams.builder()
            .model("text-embedding-3-small")
            .inputOfArrayOfStrings(List.of("a", "b", " a "))
            .build();

    var embeddings = bench.client.asOpenAIClient().embeddings().create(params).data();

    assertThat(embeddings).hasSize(3);
    assertThat(embeddings.get(2).embedding()).isEqualTo(embeddings.get(0).embedding());
    assertThat(sent(bench, 0)).contains("\"a\",\"b\"]");
  }

  @Test
  void acceptingThatFailsIsAMiss() {
    Normalizer moody =
        new Normalizer() {
          @Override
          public String name() {
            return "moody@1";
          }

          @Override
          public CanonicalJson apply(CanonicalJson body) {
            return body;
          }

          @Override
          public boolean accepts(CanonicalJson body, byte[] answer, int offset, int length) {
            throw new IllegalStateException("moody");
          }
        };
    Bench bench = with(moody);

    assertThat(bench.ask(Front.TYPED, ANY).notStoredReason()).isPresent();
    assertThat(bench.ask(Front.TYPED, ANY).status()).isEqualTo(MISS);
  }
}
