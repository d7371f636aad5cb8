package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.errors.RateLimitException;
import com.openai.models.ChatModel;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedCompletionClientTest {

  private final StubProvider provider = StubProvider.start();
  private final OpenAIClient plain = provider.client();
  private CachedCompletionClient client;

  @BeforeEach
  void open() {
    client =
        CachedCompletionClient.builder().openAI(plain).store(MemoryCacheStore.create()).build();
  }

  @AfterEach
  void close() {
    client.close();
    plain.close();
    provider.close();
  }

  static ChatCompletionCreateParams question(String text) {
    return ChatCompletionCreateParams.builder()
        .model(ChatModel.GPT_4O_MINI)
        .temperature(0.0)
        .addSystemMessage("You are the support desk of a bicycle shop.")
        .addUserMessage(text)
        .build();
  }

  @Test
  void repeatedRequestIsAnsweredFromTheStore() {
    CachedCompletion first = client.complete(question("Hi"), CacheOptions.category("greeting"));
    CachedCompletion second = client.complete(question("Hi"), CacheOptions.category("greeting"));

    assertThat(first.outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(first.outcome().notStoredReason()).isEmpty();
    assertThat(second.outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(second.completion()).isEqualTo(first.completion()).isNotSameAs(first.completion());
    assertThat(second.outcome().key()).isEqualTo(first.outcome().key()).isPresent();
    assertThat(provider.calls()).isEqualTo(1);
    // 800 new prompt tokens at 0.15, 200 cached ones at 0.075 and 100 completion tokens at 0.60
    // dollars a million.
    assertThat(second.outcome().costSaved()).hasValue(new BigDecimal("0.000195000"));
    assertThat(client.stats().category("greeting").hits()).isEqualTo(1);
    assertThat(client.stats().costSaved()).isEqualByComparingTo("0.000195");
    assertThat(client.stats().costSpent()).isEqualByComparingTo("0.000195");
  }

  @Test
  void completionEqualsThatOfThePlainClient() {
    ChatCompletion plainAnswer = plain.chat().completions().create(question("Hi"));

    assertThat(client.create(question("Hi"))).isEqualTo(plainAnswer);
    assertThat(client.create(question("Hi"))).isEqualTo(plainAnswer);
  }

  @Test
  void errorOfTheProviderReachesTheCallerAndIsNotStored() {
    provider.answers(429, "{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit\"}}");
    assertThatThrownBy(() -> client.create(question("Hi"))).isInstanceOf(RateLimitException.class);

    provider.answers(200, StubProvider.answer("Hello."));
    assertThat(client.complete(question("Hi")).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(client.stats().providerErrors()).isEqualTo(1);
  }

  @Test
  void invalidatedAnswerIsAskedForAgain() {
    client.complete(question("Hi"), CacheOptions.category("faq"));

    assertThat(client.invalidate(Invalidation.category("faq"))).isEqualTo(1);

    assertThat(client.complete(question("Hi")).outcome().status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void requestWithoutTemperatureSaysWhyItIsNotCached() {
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder().model("gpt-4o-mini").addUserMessage("Hi").build();

    CachedCompletion answer = client.complete(params);

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.BYPASS);
    assertThat(answer.outcome().reason()).isEqualTo("temperature is absent");
    assertThat(client.stats().bypassesByReason()).containsEntry("temperature is absent", 1L);
  }
}
