package io.github.completioncache.openai;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.models.ChatModel;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.StubProvider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A stub of the provider, the SDK's plain client of it, and a clock that stands still. */
final class Desk implements AutoCloseable {

  final StubProvider provider = StubProvider.start();
  final OpenAIClient plain = provider.client();
  final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final List<CachedCompletionClient> clients = new ArrayList<>();

  /** Settings of a client with a memory store of its own, both of which go by the clock. */
  CachedCompletionClient.Builder settings() {
    return CachedCompletionClient.builder()
        .openAI(plain)
        .store(MemoryCacheStore.builder().clock(clock).build())
        .clock(clock);
  }

  /** A client that is closed with this. */
  CachedCompletionClient open(CachedCompletionClient.Builder settings) {
    CachedCompletionClient client = settings.build();
    clients.add(client);
    return client;
  }

  CachedCompletionClient open() {
    return open(settings());
  }

  CachedCompletionClient open(CachePolicy policy) {
    return open(settings().policy(policy));
  }

  /** A question that is cached by default. */
  static ChatCompletionCreateParams.Builder ask(String text) {
    return ChatCompletionCreateParams.builder()
        .model(ChatModel.GPT_4O_MINI)
        .temperature(0.0)
        .addUserMessage(text);
  }

  /** A question with any JSON, or nothing, in place of its temperature. */
  @SuppressWarnings("unchecked") // For Java, the SDK's values are fields of no type in particular.
  static ChatCompletionCreateParams.Builder ask(String text, JsonValue temperature) {
    return ask(text).temperature(temperature);
  }

  static CacheStatus statusOf(CachedCompletionClient client, ChatCompletionCreateParams params) {
    return client.complete(params).outcome().status();
  }

  @Override
  public void close() {
    clients.forEach(CachedCompletionClient::close);
    plain.close();
    provider.close();
  }
}
