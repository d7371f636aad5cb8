package io.github.completioncache.anthropic;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Model;
import com.anthropic.models.messages.RawMessageStreamEvent;
import io.github.completioncache.CacheListener;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.StubAnthropic;
import io.github.completioncache.testing.StubProvider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A stub of the provider, the SDK's plain client of it, and a cached client with a clock that
 * stands still.
 */
final class Desk implements AutoCloseable {

  static final String ANSWER = StubAnthropic.ANSWER;
  static final String STREAM = StubAnthropic.STREAM;

  final StubProvider provider = StubAnthropic.start();
  final AnthropicClient plain = plain(/* maxRetries= */ 0);
  final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
  final List<CacheOutcome> outcomes = new CopyOnWriteArrayList<>();
  private final List<CachedAnthropicClient> opened = new ArrayList<>();

  private record Outcomes(List<CacheOutcome> heard) implements CacheListener {

    @Override
    public void onOutcome(CacheOutcome outcome) {
      heard.add(outcome);
    }
  }

  /** The SDK's own client of the stub. */
  AnthropicClient plain(int maxRetries) {
    return AnthropicOkHttpClient.builder()
        .apiKey("sk-ant-test-secret")
        .baseUrl(StubAnthropic.baseUrl(provider))
        .maxRetries(maxRetries)
        .build();
  }

  CachedAnthropicClient.Builder settings() {
    return CachedAnthropicClient.builder()
        .anthropic(plain)
        .store(MemoryCacheStore.builder().clock(clock).build())
        .clock(clock)
        .listener(new Outcomes(outcomes));
  }

  /** A client that is closed with this. */
  CachedAnthropicClient open(CachedAnthropicClient.Builder settings) {
    CachedAnthropicClient client = settings.build();
    opened.add(client);
    return client;
  }

  CachedAnthropicClient open() {
    return open(settings());
  }

  CacheOutcome lastOutcome() {
    return outcomes.get(outcomes.size() - 1);
  }

  /** A question that is cached by default. */
  static MessageCreateParams.Builder ask(String text) {
    return MessageCreateParams.builder()
        .model(Model.CLAUDE_HAIKU_4_5)
        .maxTokens(100)
        .putAdditionalBodyProperty("temperature", JsonValue.from(0.0))
        .addUserMessage(text);
  }

  /** Reads a stream to its end. */
  static List<RawMessageStreamEvent> stream(AnthropicClient client, MessageCreateParams params) {
    try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params)) {
      return stream.stream().toList();
    }
  }

  static Message accumulate(List<RawMessageStreamEvent> events) {
    MessageAccumulator accumulator = MessageAccumulator.create();
    events.forEach(accumulator::accumulate);
    return accumulator.message();
  }

  @Override
  public void close() {
    opened.forEach(CachedAnthropicClient::close);
    plain.close();
    provider.close();
  }
}
