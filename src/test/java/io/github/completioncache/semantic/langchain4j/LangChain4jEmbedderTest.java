package io.github.completioncache.semantic.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import io.github.completioncache.semantic.Embedder;
import io.github.completioncache.semantic.UnitVector;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models of LangChain4j as embedders, the real ones that run in this process among them. */
class LangChain4jEmbedderTest {

  static Stream<LangChain4jEmbedder> inProcess() {
    return Stream.of(
        LangChain4jEmbedder.free("all-minilm-l6-v2-q", new AllMiniLmL6V2QuantizedEmbeddingModel()),
        LangChain4jEmbedder.free("bge-small-en-v15-q", new BgeSmallEnV15QuantizedEmbeddingModel()));
  }

  /** A provider that always gives this vector and these tokens. */
  private record Remote(List<Float> vector, @Nullable TokenUsage usage) implements EmbeddingModel {

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
      return Response.from(texts.stream().map(text -> Embedding.from(vector)).toList(), usage);
    }

    @Override
    public int dimension() {
      throw new AssertionError("the size was given");
    }
  }

  private static Embedder.Embedding paid(@Nullable TokenUsage usage) {
    return LangChain4jEmbedder.paid(
            "acme/large", 2, new Remote(List.of(3f, 4f), usage), "acme-large")
        .embed("a text");
  }

  @ParameterizedTest
  @MethodSource("inProcess")
  void modelInThisProcessTellsMeaning(LangChain4jEmbedder embedder) {
    UnitVector question = vector(embedder, "How do I reset my password?");
    UnitVector same = vector(embedder, "I forgot my password, how do I change it?");
    UnitVector other = vector(embedder, "Which restaurants are open on Sunday?");
    assertThat(question.dimensions()).isEqualTo(embedder.dimensions()).isEqualTo(384);
    assertThat(question.cosine(same))
        .isGreaterThan(0.7)
        .isGreaterThan(question.cosine(other) + 0.2);
  }

  @ParameterizedTest
  @MethodSource("inProcess")
  void modelInThisProcessIsFree(LangChain4jEmbedder embedder) {
    Embedder.Embedding embedding = embedder.embed("a text");
    assertThat(embedding.usage()).isEqualTo(io.github.completioncache.stats.TokenUsage.NONE);
    assertThat(embedding.model()).isEmpty();
  }

  @Test
  void providerIsPaidForTheTokensThatItCounted() {
    Embedder.Embedding embedding = paid(new TokenUsage(7));
    assertThat(embedding.vector()).containsExactly(3, 4);
    assertThat(embedding.model()).isEqualTo("acme-large");
    assertThat(embedding.usage())
        .isEqualTo(new io.github.completioncache.stats.TokenUsage(7, 0, 0));
  }

  @Test
  void costIsUnknownIfTheProviderDoesNotCount() {
    assertThat(paid(null).usage()).isNull();
    assertThat(paid(new TokenUsage()).usage()).isNull();
    assertThat(paid(new TokenUsage(-1)).usage()).isNull();
  }

  @Test
  void badNamesAndSizesAreRejected() {
    EmbeddingModel model = new Remote(List.of(1f), null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LangChain4jEmbedder.paid(" ", 1, model, "large"))
        .withMessageContaining("\" \"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LangChain4jEmbedder.paid("acme/large", 0, model, "large"))
        .withMessageContaining("dimensions must be between 1 and");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LangChain4jEmbedder.paid("acme/large", 1, model, " "))
        .withMessage("pricedAs must not be blank, but is \" \"");
  }

  static Stream<List<Float>> withoutDirection() {
    return Stream.of(
        List.of(), List.of(0f, -0f), List.of(1f, Float.NaN), List.of(Float.POSITIVE_INFINITY, 1f));
  }

  @ParameterizedTest
  @MethodSource("withoutDirection")
  void m8_vectorWithoutDirectionIsNone(List<Float> vector) {
    Embedder model =
        LangChain4jEmbedder.paid("acme/large", 2, new Remote(vector, null), "acme-large");
    Embedder function = Embedder.of("mine", 2, text -> Embedding.from(vector).vector());
    for (Embedder embedder : List.of(model, function)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> vector(embedder, "a text"))
          .withMessageContaining("must have a direction");
    }
  }

  private static UnitVector vector(Embedder embedder, String text) {
    return UnitVector.of(embedder.embed(text).vector());
  }
}
