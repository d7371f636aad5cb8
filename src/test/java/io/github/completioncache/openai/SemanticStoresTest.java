package io.github.completioncache.openai;

import static io.github.completioncache.openai.SemanticDesk.FORGOT;
import static io.github.completioncache.openai.SemanticDesk.RESET;
import static io.github.completioncache.openai.SemanticDesk.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.semantic.Embedder;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.SemanticOptions;
import io.github.completioncache.semantic.langchain4j.LangChain4jEmbedder;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions in other words, with a real model of language and a real file. */
class SemanticStoresTest {

  private static final Embedder EMBEDDER =
      LangChain4jEmbedder.free("all-minilm-l6-v2-q", new AllMiniLmL6V2QuantizedEmbeddingModel());

  private final Desk desk = new Desk();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    desk.close();
  }

  private SqliteCacheStore file() {
    return SqliteCacheStore.builder().file(directory.resolve("cache.db")).clock(desk.clock).build();
  }

  private CachedCompletionClient.Builder settings() {
    return desk.settings()
        .semantic(SemanticOptions.builder().embedder(EMBEDDER).rule(MatchRule.fixed(0.6)).build());
  }

  private CachedCompletionClient open() {
    return desk.open(settings().store(file()));
  }

  @Test
  void passwordQuestionsCostOneCall() {
    CachedCompletionClient client = open();
    outcome(client, RESET);

    CacheOutcome outcome = outcome(client, FORGOT);

    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void m1OpenAndClosedPortsCostTwoCalls() {
    CachedCompletionClient client = open();
    outcome(client, "Is port 6379 open by default?");

    CacheOutcome outcome = outcome(client, "Is port 6379 closed by default?");

    assertThat(outcome.status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome.reason()).contains("a guard objects");
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void aRestartForgetsNothing() {
    try (CachedCompletionClient client = settings().store(file()).build()) {
      outcome(client, RESET);
    }

    assertThat(outcome(open(), FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void memoryInFrontOfTheFileMatchesToo() {
    TieredCacheStore tiered =
        TieredCacheStore.of(MemoryCacheStore.builder().clock(desk.clock).build(), file());
    CachedCompletionClient client = desk.open(settings().store(tiered));
    outcome(client, RESET);

    assertThat(outcome(client, FORGOT).status()).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void twoClientsOfAFileShareWhatTheyMatch() {
    CachedCompletionClient one = open();
    CachedCompletionClient other = open();
    outcome(one, RESET);

    CacheOutcome match = outcome(other, FORGOT);
    assertThat(match.status()).isEqualTo(CacheStatus.SEMANTIC);

    assertThat(other.reject(match)).isTrue();
    assertThat(outcome(one, RESET).status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome(one, FORGOT).status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void whatIsInvalidatedIsNotMatched() {
    CachedCompletionClient client = open();
    outcome(client, RESET, CacheOptions.builder().tags("passwords").build());

    client.invalidate(Invalidation.tag("passwords"));

    assertThat(outcome(client, FORGOT).reason()).contains("no other question");
  }
}
