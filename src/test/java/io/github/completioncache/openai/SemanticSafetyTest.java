package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.openai.SemanticDesk.DELETE;
import static io.github.completioncache.openai.SemanticDesk.FORGOT;
import static io.github.completioncache.openai.SemanticDesk.RESET;
import static io.github.completioncache.openai.SemanticDesk.outcome;
import static io.github.completioncache.openai.SemanticDesk.question;
import static io.github.completioncache.openai.SemanticDesk.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.semantic.Embedder;
import io.github.completioncache.semantic.Guard;
import io.github.completioncache.semantic.Judge;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.SemanticOptions;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where other caches served the answer to another question, each under its case. */
class SemanticSafetyTest {

  private final SemanticDesk desk = new SemanticDesk();

  @AfterEach
  void close() {
    desk.close();
  }

  private void assertApart(
      UnaryOperator<ChatCompletionCreateParams.Builder> one,
      UnaryOperator<ChatCompletionCreateParams.Builder> other) {
    CachedCompletionClient client = desk.open();
    client.create(one.apply(ask(RESET)).build());

    CacheOutcome outcome = client.complete(other.apply(ask(FORGOT)).build()).outcome();

    assertThat(outcome.status()).isEqualTo(CacheStatus.MISS);
    assertThat(desk.calls()).isEqualTo(2);
  }

  private static ChatCompletionCreateParams after(String system, String history, String text) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addSystemMessage(system)
        .addUserMessage(history)
        .addAssistantMessage("Yes.")
        .addUserMessage(text)
        .build();
  }

  @Test
  void m4AnAnswerThatIsStoredLeavesItsNeighboursAlone() {
    CachedCompletionClient client = desk.open();
    CacheOptions exact = CacheOptions.builder().semantic(false).build();
    said(client, RESET);
    outcome(client, FORGOT, CacheOptions.builder().mode(CacheOptions.Mode.REFRESH).build());

    assertThat(outcome(client, RESET, exact).status()).isEqualTo(CacheStatus.HIT);
    assertThat(outcome(client, FORGOT, exact).status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void m5TheQuestionIsNoPartOfThePartition() {
    CachedCompletionClient client = desk.open();
    client.create(after("Be short.", "Hello?", RESET));

    assertThat(client.complete(after("Be short.", "Hello?", FORGOT)).outcome().status())
        .isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void m6OtherTenantsAnswersAreNotSeen() {
    CachedCompletionClient client = desk.open();
    outcome(client, RESET, CacheOptions.builder().namespace("a").build());

    assertThat(outcome(client, FORGOT, CacheOptions.builder().namespace("b").build()).status())
        .isEqualTo(CacheStatus.MISS);
    assertThat(outcome(client, FORGOT, CacheOptions.builder().namespace("a").build()).status())
        .isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void m7AnotherHistoryIsAnotherPartition() {
    CachedCompletionClient client = desk.open();
    client.create(after("Be short.", "Tell me of paper A", RESET));

    assertThat(client.complete(after("Be short.", "Tell me of paper B", FORGOT)).outcome().status())
        .isEqualTo(CacheStatus.MISS);
  }

  @Test
  void anotherPersonaModelOrParameterIsAnotherPartition() {
    assertApart(
        params -> params.addSystemMessage("Be rude."),
        params -> params.addSystemMessage("Be kind."));
    desk.desk.provider.requests().clear();
    assertApart(params -> params.model("gpt-4o"), params -> params.model("gpt-4o-mini"));
    desk.desk.provider.requests().clear();
    assertApart(params -> params.maxCompletionTokens(10), params -> params.maxCompletionTokens(20));
  }

  @Test
  void m8VectorsWithoutADirectionMatchNothing() {
    for (float[] vector :
        new float[][] {{}, {0, 0}, {Float.NaN, 1}, {1, Float.POSITIVE_INFINITY}, {1, 0, 0}}) {
      try (SemanticDesk other = new SemanticDesk()) {
        other.angles.gives(vector);
        CachedCompletionClient client = other.open();
        said(client, RESET);
        assertThat(outcome(client, DELETE).status()).isEqualTo(CacheStatus.MISS);
        assertThat(other.calls()).isEqualTo(2);
      }
    }
  }

  @Test
  void m9AnotherEmbedderSeesNothingOfTheFirst() {
    MemoryCacheStore store = MemoryCacheStore.builder().clock(desk.desk.clock).build();
    CachedCompletionClient one =
        desk.desk.open(
            desk.desk.settings().store(store).semantic(desk.options(MatchRule.fixed(0.9)).build()));
    said(one, RESET);
    Embedder renamed = Embedder.of("angles-2", 2, text -> desk.angles.embed(text).vector());
    SemanticOptions options = desk.options(MatchRule.fixed(0.9)).embedder(renamed).build();
    CachedCompletionClient other =
        desk.desk.open(desk.desk.settings().store(store).semantic(options));

    assertThat(outcome(other, FORGOT).reason()).isEqualTo("not in the cache; no other question");
    assertThat(outcome(one, FORGOT, CacheOptions.defaults()).status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void m10CallsCannotAskForLessThanTheFloor() {
    CachedCompletionClient raised = desk.open();
    said(raised, RESET);

    assertThat(outcome(raised, FORGOT, threshold(0.95)).status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome(raised, DELETE, threshold(0.4)).status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void m10AFloorLetsCallsAskForLess() {
    CachedCompletionClient client = desk.open(options -> options.rule(MatchRule.fixed(0.99, 0.9)));
    said(client, RESET);

    assertThat(outcome(client, DELETE, threshold(0.4)).status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome(client, FORGOT, threshold(0.4)).status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  private static CacheOptions threshold(double threshold) {
    return CacheOptions.builder().semanticThreshold(threshold).build();
  }

  @Test
  void m11ASecondLookThatFailsServesNothing() {
    Judge broken =
        given -> {
          throw new IllegalStateException("down");
        };
    CachedCompletionClient client = desk.open(options -> options.judge(broken));
    said(client, RESET);

    assertThat(outcome(client, FORGOT).reason()).contains("the judge failed");
  }

  @Test
  void m11AJudgeThatComparesAnswersCannotHaveASecondLook() {
    for (Judge comparison : List.of(Judge.equality(), Judge.similarity(desk.angles, 0.9))) {
      assertThatThrownBy(() -> desk.options(MatchRule.fixed(0.9)).judge(comparison))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("judge must judge one answer, but is one that compares two: see comparison");
    }
  }

  @Test
  void m13QuestionsWithImagesAreNotMatched() {
    ChatCompletionContentPart image =
        ChatCompletionContentPart.ofImageUrl(
            ChatCompletionContentPartImage.builder()
                .imageUrl(
                    ChatCompletionContentPartImage.ImageUrl.builder()
                        .url("data:image/png;base64,AAAA")
                        .build())
                .build());
    CachedCompletionClient client = desk.open();
    client.create(withParts(text(RESET), image));

    client.create(withParts(text(FORGOT), image));

    assertThat(desk.calls()).isEqualTo(2);
    assertThat(desk.angles.calls()).isZero();
  }

  @Test
  void oneTextPartIsMatchedAndTwoAreNot() {
    CachedCompletionClient client = desk.open();
    client.create(withParts(text(RESET)));
    client.create(withParts(text(FORGOT)));
    assertThat(desk.calls()).isEqualTo(1);

    client.create(withParts(text("Context A"), text(RESET)));
    client.create(withParts(text("Context A"), text(FORGOT)));
    assertThat(desk.calls()).isEqualTo(3);
  }

  private static ChatCompletionContentPart text(String text) {
    return ChatCompletionContentPart.ofText(
        ChatCompletionContentPartText.builder().text(text).build());
  }

  private static ChatCompletionCreateParams withParts(ChatCompletionContentPart... parts) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessageOfArrayOfContentParts(List.of(parts))
        .build();
  }

  @Test
  void aGuardThatObjectsOrFailsKeepsTheAnswer() {
    CachedCompletionClient client =
        desk.open(options -> options.guard(guard((asked, known) -> Optional.of("numbers differ"))));
    said(client, RESET);

    assertThat(outcome(client, FORGOT).reason())
        .isEqualTo("not in the cache; a guard objects, numbers differ, similarity 0.940");

    CachedCompletionClient other =
        desk.open(
            options ->
                options.guard(
                    guard(
                        (asked, known) -> {
                          throw new IllegalStateException();
                        })));
    said(other, RESET);
    assertThat(outcome(other, DELETE).reason()).contains("a guard failed");
  }

  @FunctionalInterface
  private interface Objection {
    Optional<String> to(String asked, String known);
  }

  private static Guard guard(Objection objection) {
    return new Guard() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public Optional<String> objection(String asked, String known) {
        return objection.to(asked, known);
      }
    };
  }

  @Test
  void anEmbedderThatFailsIsLeftAloneForAWhile() {
    CachedCompletionClient client = desk.open();
    desk.angles.fails(new IllegalStateException("down"));
    for (int i = 0; i < 20; i++) {
      client.create(question("Question " + i));
    }

    assertThat(desk.calls()).isEqualTo(20);
    assertThat(desk.angles.calls()).isLessThan(12);
    assertThat(client.stats().storeErrorsByOperation()).containsKey("embed");

    desk.angles.fails(null);
    desk.desk.clock.advance(Duration.ofSeconds(31));
    said(client, RESET);
    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I cannot help with that.\"}",
        "{\"role\":\"assistant\",\"content\":\"Yes\",\"refusal\":\"No\"}"
      })
  void answersThatAreNotPlainTextAreNotGivenToOthers(String message) {
    desk.desk.provider.answers(
        200,
        StubProvider.answer("x")
            .replace("{\"role\":\"assistant\",\"content\":\"x\",\"refusal\":null}", message));
    CachedCompletionClient client = desk.open();
    client.create(question(RESET));

    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome(client, RESET).status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void aStoreWithoutVectorsIsToldOfAtOnce() {
    SemanticOptions options =
        SemanticOptions.builder().embedder(desk.angles).rule(MatchRule.fixed(0.9)).build();

    assertThatThrownBy(() -> desk.desk.settings().semantic(options).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("semantic is set, but this store keeps no vectors");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.5, 1.01, Double.NaN})
  void m3ThresholdsAreCosineSimilarities(double wrong) {
    assertThatThrownBy(() -> MatchRule.fixed(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cosine similarity")
        .hasMessageContaining(Double.toString(wrong));
    assertThatThrownBy(() -> CacheOptions.builder().semanticThreshold(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Double.toString(wrong));
  }
}
