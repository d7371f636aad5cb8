package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.github.completioncache.semantic.langchain4j.LangChain4jEmbedder;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The promise of the rules on real questions; all sets and figures are in the benchmark. */
@Needs(Need.SHARED_DATA)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifiedRuleDataTest {

  private static final int QUESTIONS = 3_000;

  private Trial trial;

  @BeforeAll
  void embed() throws IOException {
    Embedder embedder =
        LangChain4jEmbedder.free("all-minilm-l6-v2-q", new AllMiniLmL6V2QuantizedEmbeddingModel());
    Questions questions = Questions.someOf("banking77-train.csv", QUESTIONS, 1, embedder);
    trial = new Trial(questions, Precedents.earlier(questions), List.of());
  }

  @Test
  void verifiedKeepsTheBoundAndServesMoreThanAnyThresholdThatDoes() {
    Tally verified = trial.living(MatchRule.verified(0.02, 1));
    assertThat(verified.served()).isGreaterThan(500);
    assertThat(verified.upperError()).isLessThanOrEqualTo(0.02);
    for (double threshold : new double[] {0.8, 0.85, 0.9, 0.93, 0.95}) {
      Tally fixed = trial.living(MatchRule.fixed(threshold));
      assertThat(fixed.error() > 0.02 || 2 * fixed.served() < verified.served())
          .as("a threshold of %s", threshold)
          .isTrue();
    }
  }
}
