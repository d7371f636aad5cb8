package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.NotCachedException;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.MemoryCacheStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Under which key the client files a request. Nothing here is sent: the store alone is asked. */
class KeysThroughTheClientTest {

  private static final CacheOptions LOOK =
      CacheOptions.builder().mode(CacheOptions.Mode.ONLY_IF_CACHED).build();

  /** One change of a request. */
  private interface Change extends UnaryOperator<ChatCompletionCreateParams.Builder> {}

  private static ChatCompletionCreateParams.Builder question() {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessage("How do I reset my password?");
  }

  private static CacheKey keyOf(Change change) {
    return keyOf(change, UnaryOperator.identity());
  }

  private static CacheKey keyOf(
      Change change, UnaryOperator<OpenAIOkHttpClient.Builder> endpoint, String... ignored) {
    return keyOf(change.apply(question()).build(), endpoint, LOOK, ignored);
  }

  private static CacheKey keyOf(
      ChatCompletionCreateParams params,
      UnaryOperator<OpenAIOkHttpClient.Builder> endpoint,
      CacheOptions look,
      String... ignored) {
    OpenAIClient plain =
        endpoint
            .apply(
                OpenAIOkHttpClient.builder()
                    .apiKey("sk-test-secret")
                    .baseUrl("https://api.openai.com/v1"))
            .build();
    try (CachedCompletionClient client =
        CachedCompletionClient.builder()
            .openAI(plain)
            .store(MemoryCacheStore.create())
            .ignoreHeaders(ignored)
            .build()) {
      return catchThrowableOfType(NotCachedException.class, () -> client.complete(params, look))
          .outcome()
          .key()
          .orElseThrow();
    } finally {
      plain.close();
    }
  }

  private static ChatCompletionCreateParams.Builder asItIs(
      ChatCompletionCreateParams.Builder params) {
    return params;
  }

  @Test
  void keyIsTheFirstVectorOfTheGuide() {
    assertThat(keyOf(KeysThroughTheClientTest::asItIs).hex())
        .isEqualTo("9a9810c78d02101d1c96c3a6e75eebbff346f86be07ecca99e23db9bbe62311e");
  }

  static List<Change> changesThatCount() {
    return List.of(
        // K2 and its like
        params -> params.maxTokens(5),
        params -> params.maxCompletionTokens(5),
        params -> params.seed(1),
        params -> params.seed(2),
        params -> params.stop("."),
        params -> params.n(2),
        params -> params.topP(0.5),
        params -> params.logprobs(true),
        params -> params.presencePenalty(0.5),
        params -> params.frequencyPenalty(0.5),
        params -> body(params, "logit_bias", Map.of("50256", -100)),
        params -> body(params, "tool_choice", "none"),
        params -> body(params, "reasoning_effort", "low"),
        params -> body(params, "reasoning_effort", "high"),
        params -> body(params, "service_tier", "flex"),
        params -> params.model("gpt-4o"),
        // K3
        params -> body(params, "num_ctx", 2048),
        params -> body(params, "num_ctx", 8192),
        params -> body(params, "num_ctx", null),
        // K6 and K7
        params -> params.addSystemMessage("You are a pirate."),
        params -> params.addSystemMessage("You are a lawyer."),
        params -> params.addDeveloperMessage("You are a pirate."),
        // K12
        params -> text(params, "how do i reset my password?"),
        params -> text(params, "How do I reset my password? "),
        params -> text(params, "How do I  reset my password?"),
        params -> text(params, "Print X"),
        params -> text(params, "print X"),
        // headers and query parameters that the caller added
        params -> params.putAdditionalHeader("X-Prompt-Version", "7"),
        params -> params.putAdditionalHeader("X-Prompt-Version", "8"),
        params -> params.putAdditionalHeader("OpenAI-Beta", "assistants=v2"),
        params -> params.putAdditionalHeader("Acceptable-Use", "strict"),
        params -> params.putAdditionalHeader("Proxy-Model", "b"),
        params -> params.putAdditionalHeader("OpenAI-Organization", "org-1"),
        params -> params.putAdditionalHeader("OpenAI-Project", "org-1"),
        params -> params.putAdditionalQueryParam("api-version", "1"),
        params -> params.putAdditionalQueryParam("api-version", "2"));
  }

  private static ChatCompletionCreateParams.Builder body(
      ChatCompletionCreateParams.Builder params, String name, Object value) {
    return params.putAdditionalBodyProperty(name, JsonValue.from(value));
  }

  private static ChatCompletionCreateParams.Builder text(
      ChatCompletionCreateParams.Builder params, String text) {
    return params.messages(List.of()).addUserMessage(text);
  }

  @Test
  void k2k3k6k7k12EveryChangeThatCountsHasAKeyOfItsOwn() {
    Set<CacheKey> keys = new LinkedHashSet<>();
    keys.add(keyOf(KeysThroughTheClientTest::asItIs));
    List<Change> changes = changesThatCount();
    for (int i = 0; i < changes.size(); i++) {
      assertThat(keys.add(keyOf(changes.get(i)))).as("change %s", i).isTrue();
    }
  }

  static Stream<Change> changesThatDoNotCount() {
    Stream<Change> fields =
        Stream.of(
            params -> params.user("user-1"),
            params -> params.safetyIdentifier("b7c1"),
            params -> params.store(false),
            params -> params.promptCacheKey("support"),
            params -> body(params, "metadata", Map.of("ticket", "4711")),
            params -> body(params, "prompt_cache_retention", "24h"),
            params -> body(params, "stream_options", null),
            params -> params.temperature(-0.0));
    Stream<Change> headers =
        Stream.of(
                "Authorization",
                "Api-Key",
                "X-Api-Key",
                "Cookie",
                "User-Agent",
                "Accept",
                "Accept-Language",
                "Content-Language",
                "X-Stainless-Retry-Count",
                "traceparent",
                "B3",
                "X-B3-TraceId",
                "X-Request-Id",
                "Idempotency-Key",
                "X-Completion-Cache-Category")
            .map(name -> params -> params.putAdditionalHeader(name, "some value"));
    return Stream.concat(fields, headers);
  }

  @Test
  void changesThatCannotChangeTheAnswerHaveTheSameKey() {
    CacheKey key = keyOf(KeysThroughTheClientTest::asItIs);
    assertThat(changesThatDoNotCount())
        .hasSize(23)
        .allSatisfy(change -> assertThat(keyOf(change)).isEqualTo(key));
  }

  @Test
  void ignoredHeaderDoesNotCountInAnyCase() {
    Change header = params -> params.putAdditionalHeader("X-Session", "42");

    assertThat(keyOf(header)).isNotEqualTo(keyOf(KeysThroughTheClientTest::asItIs));
    assertThat(keyOf(header, UnaryOperator.identity(), "x-SESSION"))
        .isEqualTo(keyOf(KeysThroughTheClientTest::asItIs));
  }

  static List<UnaryOperator<OpenAIOkHttpClient.Builder>> endpointsOfTheirOwn() {
    return List.of(
        client -> client.baseUrl("https://eu.api.openai.com/v1"),
        client -> client.baseUrl("https://api.openai.com/v2"),
        client -> client.baseUrl("http://api.openai.com/v1"),
        client -> client.baseUrl("https://shop.openai.azure.com"),
        client -> client.baseUrl("https://shop.openai.azure.com/openai/v1"),
        client -> client.organization("a"),
        client -> client.organization("b"),
        client -> client.project("a"),
        client -> client.project("b"),
        client -> client.organization("a").project("b"),
        client -> client.putHeader("X-Gateway-Route", "b"),
        client -> client.putQueryParam("route", "b"));
  }

  @Test
  void k11k17EveryEndpointAndScopeHasAKeyOfItsOwn() {
    Set<CacheKey> keys = new LinkedHashSet<>();
    keys.add(keyOf(KeysThroughTheClientTest::asItIs));
    List<UnaryOperator<OpenAIOkHttpClient.Builder>> endpoints = endpointsOfTheirOwn();
    for (int i = 0; i < endpoints.size(); i++) {
      assertThat(keys.add(keyOf(KeysThroughTheClientTest::asItIs, endpoints.get(i))))
          .as("endpoint %s", i)
          .isTrue();
    }
  }

  @Test
  void k17DeploymentOfAzureCounts() {
    UnaryOperator<OpenAIOkHttpClient.Builder> azure =
        client -> client.baseUrl("https://shop.openai.azure.com");
    assertThat(keyOf(KeysThroughTheClientTest::asItIs, azure))
        .isNotEqualTo(keyOf(params -> params.model("gpt-4o-mini-eu"), azure));
  }

  @Test
  void organizationIsTheSameWhoeverNamesIt() {
    assertThat(keyOf(KeysThroughTheClientTest::asItIs, client -> client.organization("org-1")))
        .isEqualTo(keyOf(params -> params.putAdditionalHeader("OpenAI-Organization", "org-1")));
  }

  @Test
  void keyOfTheAccountDoesNotCount() {
    assertThat(keyOf(KeysThroughTheClientTest::asItIs, client -> client.apiKey("sk-other")))
        .isEqualTo(keyOf(KeysThroughTheClientTest::asItIs));
  }

  @Test
  void r10NamespaceCountsAndCategoryAndTagsDoNot() {
    ChatCompletionCreateParams params = question().build();
    UnaryOperator<OpenAIOkHttpClient.Builder> here = UnaryOperator.identity();
    CacheKey key = keyOf(KeysThroughTheClientTest::asItIs);

    assertThat(keyOf(params, here, LOOK.toBuilder().namespace("a").build()))
        .isNotEqualTo(key)
        .isNotEqualTo(keyOf(params, here, LOOK.toBuilder().namespace("b").build()));
    assertThat(keyOf(params, here, LOOK.toBuilder().category("faq").tags("x").build()))
        .isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0000", "ü", "u\u0308", "\uD83D\uDEB2", "\u2028", "\"}],\"x\":\""})
  void k19StrangeTextHasAKeyThatIsAlwaysTheSame(String text) {
    assertThat(keyOf(params -> text(params, text)))
        .isEqualTo(keyOf(params -> text(params, text)))
        .isNotEqualTo(keyOf(params -> text(params, text + " ")));
  }

  @ParameterizedTest
  @MethodSource("integersBeyondDoubles")
  void k19IntegersBeyondDoublesAreToldApart(long seed) {
    assertThat(keyOf(params -> params.seed(seed)))
        .isNotEqualTo(keyOf(params -> params.seed(seed + 1)));
  }

  static List<Long> integersBeyondDoubles() {
    return List.of(1L << 53, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MIN_VALUE);
  }

  @Test
  void builderOfTheDeskAsksWhatIsAskedHere() {
    assertThat(keyOf(ask("How do I reset my password?").build(), UnaryOperator.identity(), LOOK))
        .isEqualTo(keyOf(KeysThroughTheClientTest::asItIs));
  }
}
