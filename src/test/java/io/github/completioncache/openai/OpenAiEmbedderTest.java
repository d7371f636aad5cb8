package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIException;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.semantic.Embedder.Embedding;
import io.github.completioncache.semantic.UnusableAnswerException;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubEmbeddings;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Vectors of the provider, with and without the cache in front of it. */
class OpenAiEmbedderTest {

  private final Desk desk = new Desk();
  private final ResponseCache cache =
      ResponseCache.builder().store(MemoryCacheStore.builder().build()).build();

  @BeforeEach
  void install() {
    StubEmbeddings.install(desk.provider);
  }

  @AfterEach
  void close() {
    cache.close();
    desk.close();
  }

  private OpenAiEmbedder.Builder plain() {
    return OpenAiEmbedder.builder().openAI(desk.plain).model("stub").dimensions(4);
  }

  private String sent(int call) {
    return desk.provider.requests().get(call).body();
  }

  @Test
  void vectorIsTheProvidersAndItsTokensArePaidFor() {
    Embedding embedding = plain().build().embed("a text");
    assertThat(embedding.vector()).isNotEmpty();
    assertThat(embedding.model()).isEqualTo("stub");
    assertThat(embedding.usage()).isEqualTo(new TokenUsage(13, 0, 0));
    assertThat(sent(0)).contains("\"a text\"").doesNotContain("dimensions");
  }

  @Test
  void sameTextIsPaidForOnce() {
    OpenAiEmbedder embedder = plain().cache(cache).build();
    Embedding first = embedder.embed("a text");
    Embedding again = embedder.embed("a text");
    assertThat(first.usage()).isEqualTo(new TokenUsage(13, 0, 0));
    assertThat(again.usage()).isEqualTo(TokenUsage.NONE);
    assertThat(again.model()).isEmpty();
    assertThat(again.vector()).containsExactly(first.vector());
    assertThat(desk.provider.calls()).isEqualTo(1);
    CacheStats stats = cache.stats();
    assertThat(stats.hits()).isEqualTo(1);
    assertThat(stats.categories()).containsOnlyKeys("embeddings");
  }

  @Test
  void dropInClientServesAsWell() {
    CachedCompletionClient client = desk.open();
    OpenAiEmbedder embedder = plain().openAI(client.asOpenAIClient()).build();
    embedder.embed("a text");
    assertThat(embedder.embed("a text").usage()).isEqualTo(TokenUsage.NONE);
  }

  @Test
  void tokensThatAreNotToldAreUnknown() {
    desk.provider.answers(
        200,
        """
        {"object":"list","model":"stub","data":[{"object":"embedding","index":0,"embedding":[1,2]}]}
        """);
    Embedding embedding = plain().dimensions(2).build().embed("a text");
    assertThat(embedding.usage()).isNull();
    assertThat(embedding.vector()).containsExactly(1, 2);
  }

  @Test
  void answerWithoutVectorIsAnError() {
    desk.provider.answers(
        200,
        """
        {"object":"list","model":"stub","data":[],"usage":{"prompt_tokens":1,"total_tokens":1}}
        """);
    assertThatExceptionOfType(UnusableAnswerException.class)
        .isThrownBy(() -> plain().build().embed("a text"))
        .withMessage("one text must have one vector, but has 0")
        .satisfies(
            paid -> {
              assertThat(paid.model()).isEqualTo("stub");
              assertThat(paid.usage()).contains(new TokenUsage(1, 0, 0));
            });
  }

  @Test
  void failureIsNotRetried() {
    desk.provider.answers(500, "{}");
    OpenAiEmbedder.Builder retrying =
        plain().openAI(desk.plain.withOptions(options -> options.maxRetries(2)));
    for (OpenAiEmbedder embedder :
        new OpenAiEmbedder[] {retrying.build(), retrying.cache(cache).build()}) {
      int before = desk.provider.calls();
      assertThatThrownBy(() -> embedder.embed("a text"))
          .isInstanceOf(InternalServerException.class);
      assertThat(desk.provider.calls()).isEqualTo(before + 1);
    }
  }

  @Test
  @Timeout(20)
  void slowProviderIsNotWaitedFor() {
    CountDownLatch end = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          StubProvider.respond(exchange, 500, "{}");
        });
    try {
      OpenAiEmbedder embedder = plain().timeout(Duration.ofMillis(50)).cache(cache).build();
      assertThatThrownBy(() -> embedder.embed("a text")).isInstanceOf(OpenAIException.class);
    } finally {
      end.countDown();
    }
  }

  @Test
  void modelsOfOpenAiHaveTheirSizes() {
    OpenAiEmbedder small = OpenAiEmbedder.builder().openAI(desk.plain).build();
    assertThat(small.id()).isEqualTo("openai/text-embedding-3-small");
    assertThat(small.dimensions()).isEqualTo(1536);
    small.embed("a text");
    assertThat(sent(0)).contains("text-embedding-3-small").doesNotContain("dimensions");
    OpenAiEmbedder.builder()
        .openAI(desk.plain)
        .model("text-embedding-3-large")
        .dimensions(256)
        .build()
        .embed("a text");
    assertThat(sent(1)).contains("\"dimensions\":256");
  }

  @Test
  void vectorsMayHaveAnotherName() {
    assertThat(plain().build().id()).isEqualTo("openai/stub");
    assertThat(plain().id("local/stub").build().id()).isEqualTo("local/stub");
  }

  @Test
  void badSettingsAreRejected() {
    OpenAiEmbedder.Builder builder = OpenAiEmbedder.builder();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.timeout(Duration.ZERO))
        .withMessage("timeout must be positive, but is PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.dimensions(0))
        .withMessage("dimensions must be at least 1, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.model(" "))
        .withMessage("model must not be blank, but is \" \"");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.id(""));
    assertThatIllegalStateException()
        .isThrownBy(builder::build)
        .withMessage("openAI is required, but was not set");
    assertThatIllegalStateException()
        .isThrownBy(() -> builder.openAI(desk.plain).model("nomic").build())
        .withMessage("dimensions is required for the model nomic, but was not set");
  }
}
