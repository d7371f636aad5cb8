package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.azure.AzureUrlPathMode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.http.StreamResponse;
import com.openai.credential.BearerTokenCredential;
import com.openai.errors.OpenAIIoException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.Explanation;
import io.github.completioncache.JsonRequests;
import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.testing.StubEmbeddings;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are JSON text: keys, what is sent, and whom their answers serve. */
class JsonRequestsTest {

  private static final String CHAT = "openai.chat.completions";
  private static final String RESPONSES = "openai.responses";
  private static final String EMBEDDINGS = "openai.embeddings";

  private static final String QUESTION =
      """
      { "messages" : [ {"content":"How do I reset my password?", "role":"user"} ],
        "temperature":0.0,"model":"gpt-4o-mini" }
      """;

  private final Desk desk = new Desk();

  @AfterEach
  void close() {
    desk.close();
  }

  private static List<Result<JsonRequests.Answer>> answers(
      CachedCompletionClient client, String api, String body) {
    JsonRequests json = client.jsonRequests();
    byte[] bytes = body.getBytes(UTF_8);
    return json.cache()
        .answerAll(json.read(api, bytes, CacheOptions.defaults()), json.call(api, bytes));
  }

  private static Result<JsonRequests.Answer> answer(
      CachedCompletionClient client, String api, String body) {
    List<Result<JsonRequests.Answer>> answers = answers(client, api, body);
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  private static List<Explanation> explained(
      CachedCompletionClient client, String api, String body) {
    JsonRequests json = client.jsonRequests();
    return json.read(api, body.getBytes(UTF_8), CacheOptions.defaults()).stream()
        .map(json.cache()::explain)
        .toList();
  }

  private static CacheKey keyOf(CachedCompletionClient client, String api, String body) {
    return explained(client, api, body).get(0).key().orElseThrow();
  }

  static Stream<Arguments> clients() {
    return Stream.concat(
        SameKeyOnEveryFrontTest.clients(),
        Stream.of(
            Arguments.argumentSet(
                "token that changes",
                (Consumer<ClientOptions.Builder>)
                    builder ->
                        builder.credential(BearerTokenCredential.create(() -> "sk-changing")))));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void sharesItsEntryWithTheTypedClient(Consumer<ClientOptions.Builder> settings) {
    OpenAIClient plain = desk.plain.withOptions(settings);
    CachedCompletionClient client =
        desk.open(
            desk.settings().openAI(plain).options(CacheOptions.builder().namespace("n").build()));

    assertThat(answer(client, CHAT, QUESTION).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(client.complete(ask("How do I reset my password?").build()).outcome().status())
        .isEqualTo(CacheStatus.HIT);
    assertThat(answer(client, CHAT, QUESTION).outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void keyIsTheFirstVectorOfTheGuide() {
    OpenAIClient plain =
        OpenAIOkHttpClient.builder()
            .apiKey("sk-test-secret")
            .baseUrl("https://api.openai.com/v1")
            .build();
    CachedCompletionClient client = desk.open(desk.settings().openAI(plain));

    assertThat(keyOf(client, CHAT, QUESTION).hex())
        .isEqualTo("9a9810c78d02101d1c96c3a6e75eebbff346f86be07ecca99e23db9bbe62311e");
    plain.close();
  }

  @Test
  void isSentAsTheClientSendsItByteForByte() {
    CachedCompletionClient client = desk.open();
    desk.plain.chat().completions().create(ask("How do I reset my password?").build());

    answer(client, CHAT, QUESTION);

    StubProvider.Request typed = desk.provider.requests().get(0);
    StubProvider.Request sent = desk.provider.requests().get(1);
    assertThat(sent.body()).isEqualTo(QUESTION);
    assertThat(sent.path()).isEqualTo(typed.path());
    assertThat(sent.headers().keySet()).isEqualTo(typed.headers().keySet());
    assertThat(sent.headers().get("Authorization")).isEqualTo(typed.headers().get("Authorization"));
    assertThat(sent.headers().get("Content-type")).isEqualTo(typed.headers().get("Content-type"));
  }

  @Test
  void addressOfAzureNamesTheModelOfTheBody() {
    OpenAIClient azure =
        desk.plain.withOptions(builder -> builder.azureUrlPathMode(AzureUrlPathMode.LEGACY));

    answer(desk.open(desk.settings().openAI(azure)), CHAT, QUESTION);

    assertThat(desk.provider.requests().get(0).path())
        .contains("/openai/deployments/gpt-4o-mini/chat/completions?");
  }

  @Test
  void triesAgainAsOftenAsTheClientDoes() {
    OpenAIClient patient = desk.plain.withOptions(builder -> builder.maxRetries(1));
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("Retry-After-Ms", "1");
          boolean first = desk.provider.calls() == 1;
          StubProvider.respond(exchange, first ? 429 : 200, StubProvider.answer("Hello."));
        });

    Result<JsonRequests.Answer> answer =
        answer(desk.open(desk.settings().openAI(patient)), CHAT, QUESTION);

    assertThat(answer.value().status()).isEqualTo(200);
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void errorIsGivenWithItsStatusHeadersAndBody() {
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("Retry-After", "7");
          StubProvider.respond(exchange, 429, "{\"error\":{}}");
        });

    JsonRequests.Answer answer = answer(desk.open(), CHAT, QUESTION).value();

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.headers()).containsEntry("retry-after", List.of("7"));
    assertThat(answer.body()).asString(UTF_8).isEqualTo("{\"error\":{}}");
    assertThat(answer).hasToString("Answer[429, 12 bytes]");
  }

  @Test
  void unreachableProviderIsThrownAsTheSdkDoes() {
    CachedCompletionClient client = desk.open();
    desk.provider.close();

    assertThatThrownBy(() -> answer(client, CHAT, QUESTION)).isInstanceOf(OpenAIIoException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"stream\":true,%s}",
        "{%s,\"stream\":true}",
        "{ \"stream\" : true , \"stream_options\" : {\"include_usage\":true}, %s}",
        "{%s , \"stream_options\":{} , \"stream\":true }"
      })
  void whatAsksForAStreamIsSentWithoutAndServesEverybody(String form) throws Exception {
    String fields =
        "\"model\":\"gpt-4o-mini\",\"temperature\":0.0,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"stream\"}]";
    CachedCompletionClient client = desk.open();

    answer(client, CHAT, form.formatted(fields));

    String sent = desk.provider.requests().get(0).body();
    assertThat(StubEmbeddings.JSON.readTree(sent))
        .isEqualTo(StubEmbeddings.JSON.readTree("{" + fields + "}"));
    ChatCompletionCreateParams params = ask("stream").build();
    client.create(params);
    ChatCompletionCreateParams withUsage =
        params.toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    for (ChatCompletionCreateParams streamed : List.of(params, withUsage)) {
      try (StreamResponse<ChatCompletionChunk> stream = client.createStreaming(streamed)) {
        assertThat(stream.stream()).isNotEmpty();
      }
    }
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void whatIsStoredFromAStreamIsGivenAsADocument() throws Exception {
    CachedCompletionClient client = desk.open();
    desk.provider.answers(
        (request, exchange) ->
            StubProvider.respondEvents(
                exchange,
                StubProvider.chunk("Hello."),
                StubProvider.lastChunk(),
                StubProvider.usageChunk(),
                "[DONE]"));
    try (StreamResponse<ChatCompletionChunk> stream =
        client.createStreaming(
            ask("How do I reset my password?")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build())) {
      assertThat(stream.stream()).isNotEmpty();
    }

    Result<JsonRequests.Answer> answer = answer(client, CHAT, QUESTION);

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(
            StubEmbeddings.JSON
                .readTree(answer.value().body())
                .at("/choices/0/message/content")
                .textValue())
        .isEqualTo("Hello.");
  }

  @Test
  void responsesShareTheirEntriesToo() {
    try (ResponsesDesk responses = new ResponsesDesk()) {
      responses.dropIn.responses().create(ResponsesDesk.ask("How?").build());
      String body = responses.desk.provider.requests().get(0).body();

      assertThat(answer(responses.client, RESPONSES, body).outcome().status())
          .isEqualTo(CacheStatus.HIT);
      String streamed = body.replaceFirst("\\{", "{\"stream\":true,");
      assertThat(answer(responses.client, RESPONSES, streamed).outcome().status())
          .isEqualTo(CacheStatus.HIT);
    }
  }

  @Test
  void eachInputOfABatchIsARequestAndOnlyMissesAreSent() throws Exception {
    CachedCompletionClient client = desk.open();
    client
        .asOpenAIClient()
        .embeddings()
        .create(EmbeddingCreateParams.builder().model("m").input("a").build());
    String body =
        "{\"model\":\"m\", \"input\":[\"b\",\"a\",\"c\"], \"encoding_format\":\"base64\"}";
    assertThat(explained(client, EMBEDDINGS, body))
        .extracting(Explanation::status)
        .containsExactly(CacheStatus.MISS, CacheStatus.HIT, CacheStatus.MISS);

    assertThat(answers(client, EMBEDDINGS, body))
        .extracting(result -> result.outcome().status())
        .containsExactly(CacheStatus.MISS, CacheStatus.HIT, CacheStatus.MISS);

    assertThat(desk.provider.requests().get(1).body())
        .isEqualTo("{\"model\":\"m\", \"input\":[\"b\",\"c\"], \"encoding_format\":\"base64\"}");
    String other =
        body.replace("\"a\"", "\"d\"").replace("\"b\"", "\"e\"").replace("\"c\"", "\"f\"");
    answers(client, EMBEDDINGS, other);
    assertThat(desk.provider.requests().get(2).body()).isEqualTo(other);
  }

  @Test
  void answerToABatchIsDivided() throws Exception {
    JsonRequests json = desk.open().jsonRequests();
    byte[] body = "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}".getBytes(UTF_8);
    byte[] answer =
        StubEmbeddings.answer(new String(body, UTF_8), StubEmbeddings.Style.COMPACT)
            .getBytes(UTF_8);

    assertThat(json.divide(EMBEDDINGS, body, answer)).hasSize(2);
    assertThat(json.divide(CHAT, body, answer)).containsExactly(answer);
    byte[] three = "{\"model\":\"m\",\"input\":[\"a\",\"b\",\"c\"]}".getBytes(UTF_8);
    assertThatThrownBy(() -> json.divide(EMBEDDINGS, three, answer))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "null", "{\"model\":\"m\"}{}", "{\"a\":1,\"a\":2}"})
  void whatHasNoCanonicalFormHasNoKey(String body) {
    CachedCompletionClient client = desk.open();

    for (String api : List.of(CHAT, RESPONSES, EMBEDDINGS)) {
      assertThat(explained(client, api, body))
          .as(api)
          .singleElement()
          .satisfies(
              explanation -> {
                assertThat(explanation.status()).isEqualTo(CacheStatus.BYPASS);
                assertThat(explanation.key()).isEmpty();
              });
    }
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void pathsNameApis() {
    JsonRequests json = desk.open().jsonRequests();

    assertThat(json.apiOf("/v1/chat/completions")).contains(CHAT);
    assertThat(json.apiOf("/v1/responses")).contains(RESPONSES);
    assertThat(json.apiOf("embeddings")).contains(EMBEDDINGS);
    assertThat(json.apiOf("/openai/deployments/d/chat/completions")).contains(CHAT);
    assertThat(json.apiOf("/v1/completions")).isEmpty();
    assertThat(json.apiOf("/")).isEmpty();
    assertThatThrownBy(() -> json.call("x", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"x\"")
        .hasMessageContaining(CHAT);
  }

  @Test
  void namespaceOfTheViewStays() {
    CachedCompletionClient client = desk.open();
    CacheOptions tenant = CacheOptions.builder().namespace("a").build();

    answer(client.withOptions(tenant), CHAT, QUESTION);

    assertThat(keyOf(client, CHAT, QUESTION))
        .isNotEqualTo(keyOf(client.withOptions(tenant), CHAT, QUESTION));
    assertThat(explained(client.withOptions(tenant), CHAT, QUESTION).get(0).status())
        .isEqualTo(CacheStatus.HIT);
  }
}
