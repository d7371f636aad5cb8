package io.github.completioncache.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** One engine, and so one store and one set of statistics, serves OpenAI and Anthropic. */
class TwoProvidersTest {

  @Test
  void shareOneCacheThatPricesBoth() {
    try (Desk desk = new Desk();
        StubProvider stub = StubProvider.start();
        ResponseCache cache = ResponseCache.builder().store(MemoryCacheStore.create()).build()) {
      OpenAIClient openAI = stub.client();
      var chat = CachedCompletionClient.builder().openAI(openAI).cache(cache).build();
      var messages = CachedAnthropicClient.builder().anthropic(desk.plain).cache(cache).build();
      ChatCompletionCreateParams question =
          ChatCompletionCreateParams.builder()
              .model("gpt-4o-mini")
              .temperature(0.0)
              .addUserMessage("Hi")
              .build();

      for (int i = 0; i < 2; i++) {
        chat.create(question);
        messages.asAnthropicClient().messages().create(Desk.ask("Hi").build());
      }

      assertThat(chat.complete(question).outcome().status()).isEqualTo(CacheStatus.HIT);
      assertThat(stub.calls()).isEqualTo(1);
      assertThat(desk.provider.calls()).isEqualTo(1);
      assertThat(chat.stats()).isEqualTo(messages.stats());
      assertThat(cache.stats().models()).containsOnlyKeys("gpt-4o-mini", "claude-haiku-4-5");
      assertThat(cache.stats().model("gpt-4o-mini").costSaved()).isPositive();
      assertThat(cache.stats().model("claude-haiku-4-5").costSaved())
          .isEqualByComparingTo(new BigDecimal("0.00152"));
      assertThat(cache.stats().unpricedModels()).isEmpty();

      messages.close();
      assertThat(cache.invalidate(Invalidation.model("claude-haiku-4-5"))).isEqualTo(1);
      assertThat(chat.complete(question).outcome().status()).isEqualTo(CacheStatus.HIT);
      openAI.close();
    }
  }
}
