package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.github.completioncache.semantic.langchain4j.LangChain4jEmbedder;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The guards on labelled pairs of questions, with the similarity that a small model gives them. */
@Needs(Need.SHARED_DATA)
class GuardsOnPairsTest {

  private static final double THRESHOLD = 0.8;

  private final Embedder embedder =
      LangChain4jEmbedder.free("all-minilm-l6-v2-q", new AllMiniLmL6V2QuantizedEmbeddingModel());

  /** Of the pairs above the threshold, the share that a guard speaks against. */
  private double refused(List<List<String>> pairs) {
    List<List<String>> hits = pairs.stream().filter(this::isHit).toList();
    assertThat(hits).hasSizeGreaterThan(100);
    long refused =
        hits.stream()
            .filter(pair -> !GuardsTest.objectionsTo(pair.get(0), pair.get(1)).isEmpty())
            .count();
    return (double) refused / hits.size();
  }

  private boolean isHit(List<String> pair) {
    return vector(pair.get(0)).cosine(vector(pair.get(1))) >= THRESHOLD;
  }

  private UnitVector vector(String text) {
    return UnitVector.of(embedder.embed(text).vector());
  }

  private static List<List<String>> pairs(String sameAnswer) throws IOException {
    return Questions.rows("assistant-pairs.csv").stream()
        .filter(pair -> pair.get(2).equals(sameAnswer))
        .toList();
  }

  @Test
  void atLeastFourFifthsOfTheFalseHitsAreRemoved() throws IOException {
    assertThat(refused(pairs("0"))).isBetween(0.8, 0.99);
  }

  @Test
  void atMostATwentiethOfTheTrueHitsIsRemoved() throws IOException {
    assertThat(refused(pairs("1"))).isBetween(0.01, 0.05);
  }
}
