package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonMissing;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.models.ReasoningEffort;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseTextConfig;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.Explanation;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.key.Normalizer;
import io.github.completioncache.store.MemoryCacheStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The explainer names the field that other caches forgot to look at, each under its case. */
@SuppressWarnings("deprecation") // fields that are on their way out are sent and count all the same
class MissReasonsTest {

  private final Desk desk = new Desk();
  private final CachedCompletionClient client =
      desk.open(desk.settings().policy(CachePolicy.everything()).explainMisses());

  @AfterEach
  void close() {
    desk.close();
  }

  /** One request after another of which it differs. */
  private void assertDiffers(
      UnaryOperator<ChatCompletionCreateParams.Builder> before,
      UnaryOperator<ChatCompletionCreateParams.Builder> after,
      String... differences) {
    client.create(before.apply(ask("What is the capital of France?")).build());
    ChatCompletionCreateParams params = after.apply(ask("What is the capital of France?")).build();

    Explanation foretold = client.explain(params);
    CacheOutcome outcome = client.complete(params).outcome();

    assertThat(foretold.status()).isEqualTo(CacheStatus.MISS);
    assertThat(foretold.reason()).isEqualTo("not in the cache");
    assertThat(foretold.key()).isEqualTo(outcome.key());
    assertThat(foretold.differences()).containsExactly(differences);
    assertThat(outcome.reason()).isEqualTo("not in the cache; " + String.join("; ", differences));
  }

  @Test
  void K1_reasoningEffort() {
    assertDiffers(
        b -> b.reasoningEffort(ReasoningEffort.LOW),
        b -> b.reasoningEffort(ReasoningEffort.HIGH),
        "reasoning_effort differs");
  }

  @Test
  void K1_reasoningEffortAdded() {
    assertDiffers(b -> b, b -> b.reasoningEffort(ReasoningEffort.HIGH), "reasoning_effort added");
  }

  @Test
  void K2_maxTokens() {
    assertDiffers(b -> b.maxTokens(10), b -> b.maxTokens(11), "max_tokens 11 (was 10)");
  }

  @Test
  void K2_seed() {
    assertDiffers(b -> b, b -> b.seed(7), "seed 7 (was absent)");
  }

  @Test
  void K2_stop() {
    assertDiffers(
        b -> b.stopOfStrings(List.of("x")),
        b -> b.stopOfStrings(List.of("x", "y")),
        "stop[1] added");
  }

  @Test
  void K2_numberOfChoices() {
    assertDiffers(b -> b.n(2), b -> b, "n absent (was 2)");
  }

  @Test
  void K2_toolChoice() {
    assertDiffers(
        b -> b.toolChoice(ChatCompletionToolChoiceOption.Auto.NONE),
        b -> b.toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED),
        "tool_choice differs");
  }

  @Test
  void K2_topP() {
    assertDiffers(b -> b.topP(0.5), b -> b.topP(0.9), "top_p 0.9 (was 0.5)");
  }

  @Test
  void K2_logitBiasIsComparedAsAWholeForItsNamesAreTokens() {
    assertDiffers(bias("50256"), bias("50257"), "logit_bias differs");
  }

  private static UnaryOperator<ChatCompletionCreateParams.Builder> bias(String token) {
    return b ->
        b.logitBias(
            ChatCompletionCreateParams.LogitBias.builder()
                .putAdditionalProperty(token, JsonValue.from(1))
                .build());
  }

  @Test
  void K3_extraBodyProperty() {
    assertDiffers(
        b -> b.putAdditionalBodyProperty("num_ctx", JsonValue.from(2048)),
        b -> b.putAdditionalBodyProperty("num_ctx", JsonValue.from(8192)),
        "num_ctx 8192 (was 2048)");
  }

  @Test
  void K4_responsesOnlyParameters() {
    try (ResponsesDesk responses = new ResponsesDesk()) {
      CachedCompletionClient asked =
          responses.desk.open(
              responses.desk.settings().policy(CachePolicy.everything()).explainMisses());
      ResponseCreateParams before =
          ResponsesDesk.ask("Hi").instructions("Be brief.").text(schema("answer")).build();
      ResponseCreateParams after =
          ResponsesDesk.ask("Hi").instructions("Be kind.").text(schema("reply")).build();
      asked.asOpenAIClient().responses().create(before);

      Explanation foretold = asked.explain(openAI -> openAI.responses().create(after));

      assertThat(foretold.status()).isEqualTo(CacheStatus.MISS);
      assertThat(foretold.differences())
          .containsExactly(
              "instructions differs",
              "text.format.schema.properties.answer absent",
              "text.format.schema.properties.reply added");
      assertThat(responses.calls()).isEqualTo(1);
    }
  }

  private static ResponseTextConfig schema(String property) {
    return ResponseTextConfig.builder()
        .format(
            ResponseFormatTextJsonSchemaConfig.builder()
                .name("a")
                .schema(
                    ResponseFormatTextJsonSchemaConfig.Schema.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                            "properties",
                            JsonValue.from(Map.of(property, Map.of("type", "string"))))
                        .build())
                .build())
        .build();
  }

  @Test
  void K5_theSchemaBelowItsType() {
    assertDiffers(
        b -> b.responseFormat(schema("string", true)),
        b -> b.responseFormat(schema("integer", false)),
        "response_format.json_schema.schema.properties.x.type differs",
        "response_format.json_schema.strict false (was true)");
  }

  private static ResponseFormatJsonSchema schema(String type, boolean strict) {
    return ResponseFormatJsonSchema.builder()
        .jsonSchema(
            ResponseFormatJsonSchema.JsonSchema.builder()
                .name("answer")
                .strict(strict)
                .schema(
                    ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                        .putAdditionalProperty(
                            "properties", JsonValue.from(Map.of("x", Map.of("type", type))))
                        .build())
                .build())
        .build();
  }

  @Test
  void K6_otherSystemPrompt() {
    assertDiffers(
        b -> b.messages(List.of()).addSystemMessage("You are a pirate.").addUserMessage("Hi"),
        b -> b.messages(List.of()).addSystemMessage("You are a judge.").addUserMessage("Hi"),
        "messages[0].content differs");
  }

  @Test
  void K7_noSystemPrompt() {
    assertDiffers(
        b -> b.messages(List.of()).addSystemMessage("You are a pirate.").addUserMessage("Hi"),
        b -> b.messages(List.of()).addUserMessage("Hi"),
        "messages[0] removed");
  }

  @Test
  void K8_theOrderOfNamesIsNoDifference() {
    client.create(
        ask("Hi")
            .putAdditionalBodyProperty("extra", JsonValue.from(ordered("a", "b", "c")))
            .build());
    Explanation foretold =
        client.explain(
            ask("Hi")
                .putAdditionalBodyProperty("extra", JsonValue.from(ordered("c", "a", "b")))
                .build());

    assertThat(foretold.status()).isEqualTo(CacheStatus.HIT);
    assertThat(foretold.differences()).isEmpty();
  }

  private static Map<String, Integer> ordered(String... names) {
    Map<String, Integer> map = new LinkedHashMap<>();
    for (String name : names) {
      map.put(name, 1);
    }
    return map;
  }

  @Test
  void K17_otherBaseUrlAndOrganization() {
    try (ResponseCache shared =
            ResponseCache.builder().store(MemoryCacheStore.create()).explainMisses().build();
        CachedCompletionClient one = over(shared, "org-1", desk.provider.baseUrl());
        CachedCompletionClient two = over(shared, "org-2", "http://127.0.0.1:1/other");
        CachedCompletionClient three = over(shared, null, desk.provider.baseUrl())) {
      one.create(ask("Hi").build());

      assertThat(two.explain(ask("Hi").build()).differences())
          .containsExactly("base URL differs", "organization differs");
      assertThat(three.explain(ask("Hi").build()).differences())
          .containsExactly("organization absent");
    }
  }

  private static CachedCompletionClient over(
      ResponseCache cache, String organization, String baseUrl) {
    OpenAIClient plain =
        OpenAIOkHttpClient.builder()
            .apiKey("sk-test-secret")
            .organization(organization)
            .baseUrl(baseUrl)
            .build();
    return CachedCompletionClient.builder().openAI(plain).cache(cache).build();
  }

  @Test
  void headersAndParametersOfTheQuery() {
    assertDiffers(
        b -> b.putAdditionalHeader("X-Prompt-Version", "3").putAdditionalQueryParam("v", "1"),
        b -> b.putAdditionalHeader("X-Prompt-Version", "4").putAdditionalQueryParam("w", "1"),
        "query parameter v absent",
        "query parameter w added",
        "x-prompt-version header differs");
  }

  @Test
  void headersOfUnusualNames() {
    assertDiffers(
        b -> b.putAdditionalHeader("1-x", "3"),
        b -> b.putAdditionalHeader("1-y", "3"),
        "one of the headers differs");
  }

  @Test
  void namespace() {
    CacheOptions alice = CacheOptions.builder().namespace("alice").build();
    CacheOptions bob = CacheOptions.builder().namespace("bob").build();
    client.complete(ask("Hi").build(), alice);

    assertThat(client.explain(ask("Hi").build(), bob).differences())
        .containsExactly("namespace differs");
    assertThat(client.explain(ask("Hi").build()).differences()).containsExactly("namespace absent");
  }

  @Test
  void whatDoesNotCountIsNoDifference() {
    client.complete(
        ask("Hi").user("alice").build(), CacheOptions.builder().category("a").tags("one").build());

    assertThat(
            client
                .explain(
                    ask("Hi").user("bob").build(),
                    CacheOptions.builder().category("b").tags("two").build())
                .status())
        .isEqualTo(CacheStatus.HIT);
    assertThat(client.explain(ask("Ho").user("bob").build()).differences())
        .containsExactly("messages[0].content differs");
  }

  @Test
  void model() {
    assertDiffers(
        b -> b.model("gpt-4o"), b -> b.model("gpt-4.1-mini"), "model gpt-4.1-mini (was gpt-4o)");
    assertDiffers(b -> b.model("odd name"), b -> b.model("odder name"), "model differs");
  }

  @Test
  void aHistoryThatHasGrown() {
    assertDiffers(
        b -> b,
        b -> b.addAssistantMessage("Paris.").addUserMessage("And of Italy?"),
        "messages[1] to messages[2] added");
  }

  @Test
  void theNearestOfSeveralCounts() {
    client.create(ask("One").maxTokens(5).seed(1).build());
    client.create(ask("Two").maxTokens(5).seed(2).build());
    client.create(ask("Three").topP(0.5).build());

    assertThat(client.explain(ask("One").maxTokens(6).seed(1).build()).differences())
        .containsExactly("max_tokens 6 (was 5)");
  }

  @Test
  void manyDifferencesAreCounted() {
    assertDiffers(
        b -> b.n(1).seed(1).maxTokens(1).topP(0.1).presencePenalty(0.1).frequencyPenalty(0.1),
        b -> b.n(2).seed(2).maxTokens(2).topP(0.2).presencePenalty(0.2).frequencyPenalty(0.2),
        "frequency_penalty 0.2 (was 0.1)",
        "max_tokens 2 (was 1)",
        "n 2 (was 1)",
        "presence_penalty 0.2 (was 0.1)",
        "seed 2 (was 1)",
        "and 1 more");
  }

  @Test
  void aBypassForWantOfATemperatureNamesIt() {
    CachedCompletionClient strict = desk.open(desk.settings().explainMisses());
    strict.create(ask("What is the capital of France?").build());
    ChatCompletionCreateParams params =
        ask("What is the capital of Spain?", JsonMissing.of()).build();

    assertThat(strict.explain(params))
        .returns(CacheStatus.BYPASS, Explanation::status)
        .returns("temperature is absent", Explanation::reason)
        .returns(
            List.of("messages[0].content differs", "temperature absent (was 0)"),
            Explanation::differences);
    assertThat(strict.complete(params).outcome().reason()).isEqualTo("temperature is absent");
    // A bypass is not remembered: it is not what one would have liked to be the same as.
    assertThat(strict.explain(params).differences()).hasSize(2);
  }

  @Test
  void theCacheStatusHeaderTellsItAsAString() {
    OpenAIClient dropIn = client.asOpenAIClient();
    dropIn.chat().completions().create(ask("Hi").build());
    try (HttpResponseFor<ChatCompletion> response =
        dropIn
            .chat()
            .completions()
            .withRawResponse()
            .create(ask("Ho").putAdditionalHeader("X-Quote", "\"\\").seed(7).build())) {
      assertThat(response.headers().values("cache-status").get(0))
          .matches(
              "completion-cache; fwd=miss; stored; key=\"[0-9a-f]{12}\"; detail=\"["
                  + " -~&&[^\"\\\\]]*\"")
          .endsWith(
              "detail=\"not in the cache; x-quote header added; messages[0].content differs; seed 7"
                  + " (was absent)\"");
    }
  }

  @Test
  void whatNormalizersMadeIsCompared() {
    CachedCompletionClient trimming =
        desk.open(desk.settings().normalize(Normalizer.trim()).explainMisses());
    trimming.create(ask(" Hi ").build());

    assertThat(trimming.explain(ask("Hi").build()).status()).isEqualTo(CacheStatus.HIT);
    assertThat(trimming.explain(ask("Hi  ").seed(7).build()).differences())
        .containsExactly("seed 7 (was absent)");
    assertThat(trimming.explain(ask("  Hi", JsonMissing.of()).build()))
        .returns(CacheStatus.BYPASS, Explanation::status)
        .returns(List.of("temperature absent (was 0)"), Explanation::differences);
  }

  @Test
  void apisAreNotCompared() {
    client
        .asOpenAIClient()
        .embeddings()
        .create(EmbeddingCreateParams.builder().model("gpt-4o-mini").input("Hi").build());

    assertThat(client.explain(ask("Hi").build()).differences()).isEmpty();
  }

  @Test
  void nothingIsRememberedUnlessAskedFor() {
    CachedCompletionClient off = desk.open();
    off.create(ask("Hi").build());

    assertThat(off.explain(ask("Ho").build()))
        .returns(CacheStatus.MISS, Explanation::status)
        .returns(List.of(), Explanation::differences);
    assertThat(off.complete(ask("Ho").build()).outcome().reason()).isEqualTo("not in the cache");
  }
}
