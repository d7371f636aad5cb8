package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What matching by meaning takes of the engine, whatever the front. */
class SemanticEngineTest {

  private final Speech speech = new Speech();

  @AfterEach
  void close() {
    speech.close();
  }

  @Test
  void anApiThatCannotTellTheQuestionCostsNoAnswer() {
    speech.tellsQuestions(
        body -> {
          throw new NoClassDefFoundError("in a front");
        });

    assertThat(speech.ask("one").status()).isEqualTo(CacheStatus.MISS);
    assertThat(speech.ask("one").status()).isEqualTo(CacheStatus.HIT);
    assertThat(speech.cache.explain(speech.request("two")).status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void whatIsFilledInTogetherIsFoundAndTakesNoTimeOfEachOther() {
    speech.angles.with("one", 0).with("two", 60).with("one more", 10).with("two more", 70);
    speech.angles.meanwhile(() -> speech.clock.advance(Duration.ofSeconds(1)));

    speech.fill("one", "two");
    speech.angles.meanwhile(() -> {});

    assertThat(speech.cache.stats().timeSpent()).isZero();
    assertThat(speech.ask("one more").status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(speech.ask("two more").status()).isEqualTo(CacheStatus.SEMANTIC);
  }
}
