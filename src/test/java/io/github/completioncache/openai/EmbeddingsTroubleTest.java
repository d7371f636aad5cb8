package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import com.openai.client.OpenAIClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.github.completioncache.testing.StubEmbeddings;
import io.github.completioncache.testing.StubEmbeddings.Style;
import io.github.completioncache.testing.StubProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings when the provider answers badly, not at all, or several callers at once. */
class EmbeddingsTroubleTest {

  private static final String ITEM = "{\"object\":\"embedding\",\"index\":%s,\"embedding\":%s}";

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open();
  private final OpenAIClient dropIn = client.asOpenAIClient();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    desk.close();
  }

  private static EmbeddingCreateParams params(String... inputs) {
    return EmbeddingCreateParams.builder()
        .model("text-embedding-3-small")
        .inputOfArrayOfStrings(List.of(inputs))
        .build();
  }

  private static CreateEmbeddingResponse embed(OpenAIClient client, String... inputs) {
    return client.embeddings().create(params(inputs));
  }

  private static String list(String... items) {
    return "{\"object\":\"list\",\"data\":["
        + String.join(",", items)
        + "],\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}";
  }

  private static String item(Object index, String embedding) {
    return ITEM.formatted(index, embedding);
  }

  static Stream<String> malformed() {
    return Stream.of(
        list(),
        list(item(0, "[1]")),
        list(item(0, "[1]"), item(1, "[2]"), item(2, "[3]")),
        list(item(0, "[1]"), item(0, "[2]")),
        list(item(1, "[1]"), item(2, "[2]")),
        list(item(-1, "[1]"), item(0, "[2]")),
        list(item(0, "[1]"), item(4294967297L, "[2]")),
        list(item(0, "[1]"), item("\"1\"", "[2]")),
        list(item(0, "[1]"), item(1, "[]")),
        list(item(0, "[1]"), item(1, "\"\"")),
        list(item(0, "[1]"), item(1, "null")),
        list(item(0, "[1]"), item(1, "[null]")),
        list(item(0, "[1]"), item(1, "[[2]]")),
        list(item(0, "[1]"), "{\"object\":\"embedding\",\"index\":1}"),
        list(item(0, "[1]"), "{\"object\":\"embedding\",\"embedding\":[2]}"),
        list(item(0, "[1]"), "null"),
        list(item(0, "[1]"), item(1, "[2]")).replace("\"model\"", "\"error\":{},\"model\""),
        list(item(0, "[1]"), item(1, "[2]")).replace("\"model\"", "\"data\":[],\"model\""),
        list(item(0, "[1]"), item(1, "[2]")) + "x",
        list(item(0, "[1]"), item(1, "[2]")).substring(10),
        "[]",
        "");
  }

  @Test
  void badAnswerIsGivenAsItIsAndNothingIsStored() throws Exception {
    List<String> answers = malformed().toList();
    for (String answer : answers) {
      desk.provider.answers(200, answer);
      for (int i = 0; i < 2; i++) {
        try (var response = dropIn.embeddings().withRawResponse().create(params("a", "b"))) {
          assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
              .isEqualTo(answer);
          assertThat(response.headers().values("Cache-Status"))
              .singleElement()
              .asString()
              .contains("fwd=miss; stored=?0")
              .contains("not stored: answer is not one embedding for each input");
        }
      }
    }
    assertThat(desk.provider.calls()).isEqualTo(2 * answers.size());
    assertThat(client.stats().stores()).isZero();
    assertThat(client.stats().hits()).isZero();
  }

  @Test
  void answersAreMatchedByTheirNumberNotTheirPlace() {
    desk.provider.answers(200, list(item(1, "[2]"), item(0, "[1]")));
    embed(dropIn, "a", "b");

    assertThat(embed(dropIn, "b").data().get(0).embedding()).containsExactly(2f);
    assertThat(embed(dropIn, "a", "b").data())
        .extracting(Embedding::index, Embedding::embedding)
        .containsExactly(tuple(0L, List.of(1f)), tuple(1L, List.of(2f)));
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void providerThatCountsNoTokensIsCachedToo() {
    desk.provider.answers(
        200,
        "{\"model\":\"m\",\"data\":["
            + item(0, "[1]")
            + ","
            + item(1, "[2]")
            + "],\"object\":\"list\",\"usage\":null}");
    OpenAIClient lenient = dropIn.withOptions(options -> options.responseValidation(false));

    CreateEmbeddingResponse cold = embed(lenient, "a", "b");

    assertThat(embed(lenient, "a", "b")).isEqualTo(cold);
    assertThat(embed(lenient, "b").data()).hasSize(1);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 40})
  void answerThatBreaksOffIsMetAsWithoutTheCache(int sent) {
    desk.provider.answers(
        (request, exchange) -> {
          byte[] whole =
              StubEmbeddings.answer(request.body(), Style.COMPACT).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, whole.length);
          exchange.getResponseBody().write(whole, 0, sent);
          exchange.getResponseBody().flush();
          exchange.close();
        });

    Throwable plain = catchThrowable(() -> embed(desk.plain, "a", "b"));
    Throwable cached = catchThrowable(() -> embed(dropIn, "a", "b"));

    assertThat(cached).hasSameClassAs(plain).hasMessage(plain.getMessage());
    StubEmbeddings.install(desk.provider);
    assertThat(embed(dropIn, "a", "b").data()).hasSize(2);
    assertThat(client.stats().stores()).isEqualTo(2);
  }

  @Test
  void brokenConnectionIsMetAsWithoutTheCache() {
    desk.provider.close();

    Throwable plain = catchThrowable(() -> embed(desk.plain, "a", "b"));
    Throwable cached = catchThrowable(() -> embed(dropIn, "a", "b"));

    assertThat(cached).hasSameClassAs(plain).hasMessage(plain.getMessage());
  }

  @Test
  void r3_equalBatchesAtOnceMakeOneRequest() throws Exception {
    hold();
    CompletableFuture<CreateEmbeddingResponse> first =
        dropIn.async().embeddings().create(params("a", "b"));
    Awaitility.await().until(() -> desk.provider.calls() == 1);
    List<CompletableFuture<CreateEmbeddingResponse>> others =
        Stream.generate(() -> dropIn.async().embeddings().create(params("a", "b")))
            .limit(20)
            .toList();
    release.countDown();

    CreateEmbeddingResponse answer = first.get(30, TimeUnit.SECONDS);
    for (CompletableFuture<CreateEmbeddingResponse> other : others) {
      assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(answer);
    }
    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(client.stats().misses()).isEqualTo(2);
    assertThat(client.stats().served()).isEqualTo(40);
  }

  @Test
  void r3_overlappingBatchesAskForEachInputOnce() throws Exception {
    hold();
    CompletableFuture<CreateEmbeddingResponse> first =
        dropIn.async().embeddings().create(params("a", "b"));
    Awaitility.await().until(() -> desk.provider.calls() == 1);
    CompletableFuture<CreateEmbeddingResponse> second =
        dropIn.async().embeddings().create(params("b", "c", "a"));
    Awaitility.await().until(() -> desk.provider.calls() == 2);
    release.countDown();

    List<Float> b = first.get(30, TimeUnit.SECONDS).data().get(1).embedding();
    assertThat(second.get(30, TimeUnit.SECONDS).data())
        .hasSize(3)
        .first()
        .satisfies(embedding -> assertThat(embedding.embedding()).isEqualTo(b));
    assertThat(desk.provider.requests().get(1).body()).contains("\"input\":[\"c\"]");
  }

  private void hold() {
    desk.provider.answers(
        (request, exchange) -> {
          if (!release.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody opened the latch");
          }
          StubProvider.respond(exchange, 200, StubEmbeddings.answer(request.body(), Style.COMPACT));
        });
  }
}
