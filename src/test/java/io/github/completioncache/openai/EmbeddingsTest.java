package io.github.completioncache.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.errors.BadRequestException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import io.github.completioncache.NotCachedException;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.testing.StubEmbeddings;
import io.github.completioncache.testing.StubEmbeddings.Style;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Embeddings through the SDK: each input is looked up, asked for and stored on its own. */
class EmbeddingsTest {

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open();
  private final OpenAIClient dropIn = client.asOpenAIClient();

  @BeforeEach
  void install() {
    StubEmbeddings.install(desk.provider);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  static EmbeddingCreateParams.Builder params() {
    return EmbeddingCreateParams.builder().model("text-embedding-3-small");
  }

  private CreateEmbeddingResponse embed(String... inputs) {
    return create(params().inputOfArrayOfStrings(List.of(inputs)).build());
  }

  private CreateEmbeddingResponse create(EmbeddingCreateParams params) {
    return dropIn.embeddings().create(params);
  }

  /** What the provider itself answers. */
  private CreateEmbeddingResponse plain(String... inputs) {
    return desk.plain.embeddings().create(params().inputOfArrayOfStrings(List.of(inputs)).build());
  }

  private static List<List<Float>> vectors(CreateEmbeddingResponse response) {
    return response.data().stream().map(Embedding::embedding).toList();
  }

  private static List<Long> indexes(CreateEmbeddingResponse response) {
    return response.data().stream().map(Embedding::index).toList();
  }

  private JsonNode sent(int call) throws Exception {
    return StubEmbeddings.JSON.readTree(desk.provider.requests().get(call).body());
  }

  private static String cacheStatus(HttpResponseFor<?> response) {
    return String.join(", ", response.headers().values("Cache-Status"));
  }

  @SuppressWarnings("MustBeClosedChecker") // Who asks closes it.
  private HttpResponseFor<CreateEmbeddingResponse> raw(String... inputs) {
    return raw(EncodingFormat.BASE64, inputs);
  }

  @SuppressWarnings("MustBeClosedChecker") // Who asks closes it.
  private HttpResponseFor<CreateEmbeddingResponse> raw(EncodingFormat format, String... inputs) {
    return dropIn
        .embeddings()
        .withRawResponse()
        .create(params().encodingFormat(format).inputOfArrayOfStrings(List.of(inputs)).build());
  }

  @Test
  void e1_eachInputHasItsOwnVectorAndOnlyMissesAreSent() throws Exception {
    CreateEmbeddingResponse expected = plain("b", "a", "c");
    embed("a");

    CreateEmbeddingResponse response = embed("b", "a", "c");

    assertThat(vectors(response)).isEqualTo(vectors(expected)).doesNotHaveDuplicates();
    assertThat(indexes(response)).containsExactly(0L, 1L, 2L);
    assertThat(response.model()).isEqualTo(expected.model());
    assertThat(sent(2).path("input")).hasToString("[\"b\",\"c\"]");
    assertThat(desk.provider.calls()).isEqualTo(3);
    embed("c", "b");
    assertThat(desk.provider.calls()).isEqualTo(3);
  }

  @Test
  void e2_everythingButTheUserCounts() {
    // The SDK asks for base64 unless told otherwise.
    create(params().input("a").encodingFormat(EncodingFormat.FLOAT).build());
    List<UnaryOperator<EmbeddingCreateParams.Builder>> others =
        List.of(
            p -> p,
            p -> p.dimensions(2),
            p -> p.dimensions(4),
            p -> p.dimensions(4).encodingFormat(EncodingFormat.FLOAT),
            p -> p.model("text-embedding-3-large"),
            p -> p.putAdditionalBodyProperty("truncate", JsonValue.from("END")),
            p -> p.putAdditionalHeader("X-Version", "2"));
    for (int i = 0; i < others.size(); i++) {
      EmbeddingCreateParams other = others.get(i).apply(params().input("a")).build();
      create(other);
      assertThat(desk.provider.calls()).as("call for " + i).isEqualTo(i + 2);
      create(other);
      assertThat(desk.provider.calls()).as("again for " + i).isEqualTo(i + 2);
    }

    create(params().input("a").user("user-1").build());
    assertThat(desk.provider.calls()).isEqualTo(others.size() + 1);
  }

  @Test
  void textAloneAndInAListIsTheSame() {
    create(params().input("a").build());

    assertThat(vectors(embed("a"))).isEqualTo(vectors(plain("a")));
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void tokensAreOneInputAndListsOfTokensSeveral() throws Exception {
    create(params().inputOfArrayOfTokens(List.of(1L, 2L, 3L)).build());
    CreateEmbeddingResponse lists =
        create(
            params()
                .inputOfArrayOfTokenArrays(List.of(List.of(1L), List.of(1L, 2L, 3L), List.of(2L)))
                .build());
    create(params().inputOfArrayOfTokens(List.of(2L)).build());

    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(sent(1).path("input")).hasToString("[[1],[2]]");
    CreateEmbeddingResponse expected =
        desk.plain
            .embeddings()
            .create(
                params()
                    .inputOfArrayOfTokenArrays(
                        List.of(List.of(1L), List.of(1L, 2L, 3L), List.of(2L)))
                    .build());
    assertThat(vectors(lists)).isEqualTo(vectors(expected));
  }

  @Test
  void vectorsStayInTheFormThatWasAskedFor() {
    for (EncodingFormat format : List.of(EncodingFormat.BASE64, EncodingFormat.FLOAT)) {
      EmbeddingCreateParams.Builder params = params().encodingFormat(format);
      EmbeddingCreateParams both = params.inputOfArrayOfStrings(List.of("a", "b")).build();

      CreateEmbeddingResponse cold = create(both);
      CreateEmbeddingResponse warm = create(both);

      assertThat(warm).isEqualTo(cold);
      assertThat(warm.data().get(1).embeddingValue().isBase64())
          .isEqualTo(format.equals(EncodingFormat.BASE64));
      assertThat(vectors(warm)).isEqualTo(vectors(plain("a", "b")));
    }
    assertThat(desk.provider.calls()).isEqualTo(4);
  }

  @Test
  void anInputThatOccursTwiceIsAskedForOnce() throws Exception {
    CreateEmbeddingResponse cold = embed("a", "b", "a");
    CreateEmbeddingResponse warm = embed("a", "b", "a");

    assertThat(vectors(cold)).isEqualTo(vectors(plain("a", "b", "a")));
    assertThat(indexes(cold)).containsExactly(0L, 1L, 2L);
    assertThat(warm).isEqualTo(cold);
    assertThat(sent(0).path("input")).hasToString("[\"a\",\"b\"]");
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void whatIsSentIsTheCallersRequestButForItsInput() {
    EmbeddingCreateParams.Builder params =
        params().user("u").dimensions(2).putAdditionalBodyProperty("z", JsonValue.from(1.50));
    create(params.inputOfArrayOfStrings(List.of("ä \"1\"", "b")).build());
    create(params.inputOfArrayOfStrings(List.of("new ü", "b", "\\")).build());
    desk.plain.embeddings().create(params.inputOfArrayOfStrings(List.of("ä \"1\"", "b")).build());
    desk.plain.embeddings().create(params.inputOfArrayOfStrings(List.of("new ü", "\\")).build());

    var requests = desk.provider.requests();
    assertThat(requests).hasSize(4);
    assertThat(requests.get(0).body()).isEqualTo(requests.get(2).body());
    assertThat(requests.get(1).body()).isEqualTo(requests.get(3).body());
    assertThat(requests.get(1).headers().keySet()).isEqualTo(requests.get(3).headers().keySet());
  }

  @ParameterizedTest
  @EnumSource
  void repeatedBatchIsByteForByteTheProvidersAnswer(Style style) throws Exception {
    StubEmbeddings.install(desk.provider, style);
    byte[] cold;
    byte[] warm;
    try (var response = raw(EncodingFormat.FLOAT, "one", "two words", "and three")) {
      cold = response.body().readAllBytes();
    }
    try (var response = raw(EncodingFormat.FLOAT, "one", "two words", "and three")) {
      warm = response.body().readAllBytes();
    }

    assertThat(new String(cold, UTF_8))
        .isEqualTo(StubEmbeddings.answer(desk.provider.requests().get(0).body(), style));
    assertThat(warm).isEqualTo(cold);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void tokensOfACallAreSharedAmongItsInputsByTheirLength() {
    CreateEmbeddingResponse all = embed("aaaaaaaaaa", "bbb", "c");
    assertThat(all.usage().promptTokens()).isEqualTo(21);

    assertThat(embed("aaaaaaaaaa").usage().promptTokens()).isEqualTo(15);
    assertThat(embed("bbb").usage().promptTokens()).isEqualTo(5);
    assertThat(embed("c").usage().totalTokens()).isEqualTo(1);
    assertThat(embed("bbb", "c", "aaaaaaaaaa").usage()).isEqualTo(all.usage());
    // Two that were stored, and one that the provider counts now: 7 + 2.
    assertThat(embed("c", "dd", "bbb").usage().promptTokens()).isEqualTo(1 + 9 + 5);
  }

  @Test
  void eachInputIsCountedOnItsOwn() {
    embed("a", "b");
    embed("a", "b", "c");

    CacheStats stats = client.stats();
    assertThat(stats.misses()).isEqualTo(3);
    assertThat(stats.hits()).isEqualTo(2);
    assertThat(stats.stores()).isEqualTo(3);
    assertThat(stats.tokensSaved().promptTokens()).isEqualTo(9);
    assertThat(stats.costSaved()).isPositive();
  }

  @Test
  void errorOfTheProviderReachesTheCallerAndNothingIsStored() {
    desk.provider.answers(400, "{\"error\":{\"message\":\"too long\",\"type\":\"invalid\"}}");
    assertThatThrownBy(() -> embed("a", "b"))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("too long");
    assertThat(client.stats().stores()).isZero();

    StubEmbeddings.install(desk.provider);
    assertThat(vectors(embed("a", "b"))).hasSize(2);
    desk.provider.answers(400, "{\"error\":{\"message\":\"too long\",\"type\":\"invalid\"}}");
    assertThatThrownBy(() -> embed("a", "c")).isInstanceOf(BadRequestException.class);
    assertThat(vectors(embed("b", "a"))).hasSize(2);
  }

  @Test
  void cacheStatusTellsHowManyInputsWereAskedFor() {
    try (var first = raw("a", "b");
        var second = raw("a", "c", "d");
        var third = raw("a", "d");
        var single = raw("c")) {
      assertThat(cacheStatus(first))
          .isEqualTo("completion-cache; fwd=miss; stored; detail=\"2 of 2 inputs\"");
      assertThat(cacheStatus(second))
          .isEqualTo("completion-cache; fwd=miss; stored; detail=\"2 of 3 inputs\"");
      assertThat(cacheStatus(third)).isEqualTo("completion-cache; hit; detail=\"2 of 2 inputs\"");
      assertThat(cacheStatus(single)).startsWith("completion-cache; hit; key=\"");
      assertThat(third.headers().values("Age")).containsExactly("0");
      assertThat(second.headers().values("Age")).isEmpty();
      assertThat(second.parse().data()).hasSize(3);
    }
  }

  @Test
  void ageIsThatOfTheOldestPart() {
    embed("a");
    desk.clock.advance(Duration.ofSeconds(30));
    embed("b");
    desk.clock.advance(Duration.ofSeconds(5));

    try (var response = raw("b", "a")) {
      assertThat(response.headers().values("Age")).containsExactly("35");
    }
  }

  @Test
  void headersChooseTheMode() {
    embed("a", "b");
    EmbeddingCreateParams.Builder both = params().inputOfArrayOfStrings(List.of("a", "b"));
    create(both.putAdditionalHeader("X-Completion-Cache-Mode", "refresh").build());
    assertThat(desk.provider.calls()).isEqualTo(2);
    create(both.replaceAdditionalHeaders("X-Completion-Cache-Mode", "bypass").build());
    assertThat(desk.provider.calls()).isEqualTo(3);
    create(both.replaceAdditionalHeaders("X-Completion-Cache-Mode", "only-if-cached").build());
    assertThatThrownBy(
            () ->
                create(
                    params()
                        .inputOfArrayOfStrings(List.of("a", "x"))
                        .putAdditionalHeader("X-Completion-Cache-Mode", "only-if-cached")
                        .build()))
        .isInstanceOf(NotCachedException.class);
    assertThat(desk.provider.calls()).isEqualTo(3);
  }

  @Test
  void asyncClientIsServedByTheSameEntries() {
    CreateEmbeddingResponse expected = plain("b", "a");
    embed("a");

    CreateEmbeddingResponse response =
        dropIn
            .async()
            .embeddings()
            .create(params().inputOfArrayOfStrings(List.of("b", "a")).build())
            .join();

    assertThat(vectors(response)).isEqualTo(vectors(expected));
    assertThat(vectors(embed("a", "b"))).hasSize(2);
    assertThat(desk.provider.calls()).isEqualTo(3);
  }

  @Test
  void changingAnAnswerDoesNotChangeTheNextOne() {
    CreateEmbeddingResponse first = embed("a", "b");
    List<Float> vector = first.data().get(0).embedding();
    assertThatThrownBy(() -> vector.set(0, 1f)).isInstanceOf(UnsupportedOperationException.class);

    assertThat(embed("a", "b")).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void inputThatIsNeitherTextNorTokensIsLeftToTheProvider() {
    desk.provider.answers(
        (request, exchange) ->
            StubProvider.respond(exchange, 400, "{\"error\":{\"message\":\"bad input\"}}"));
    List<String> inputs =
        List.of("[]", "[[]]", "[\"a\",[1]]", "[1,\"a\"]", "{}", "7", "null", "[1.5]");
    for (String input : inputs) {
      assertThatThrownBy(() -> create(odd(input)))
          .as(input)
          .isInstanceOf(BadRequestException.class);
    }
    assertThat(desk.provider.calls()).isEqualTo(inputs.size());
    assertThat(client.stats().bypassesByReason())
        .containsEntry("input is neither text nor tokens", 8L);
  }

  @SuppressWarnings("unchecked") // For Java, the SDK's values are fields of no type in particular.
  private static EmbeddingCreateParams odd(String input) throws IOException {
    return params().input(JsonValue.from(StubEmbeddings.JSON.readTree(input))).build();
  }
}
