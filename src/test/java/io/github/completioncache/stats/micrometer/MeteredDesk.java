package io.github.completioncache.stats.micrometer;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.StubProvider;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A cached client in front of a stub, and a registry of Prometheus. */
final class MeteredDesk implements AutoCloseable {

  final StubProvider provider = StubProvider.start();
  final OpenAIClient plain = provider.client();
  final FakeClock clock = clock();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final CachedCompletionClient client;

  /** With a memory store, and meters with all defaults. */
  MeteredDesk() {
    this(UnaryOperator.identity());
    CacheMetrics.of(client.cache()).bindTo(registry);
  }

  /** Without meters. */
  MeteredDesk(UnaryOperator<CachedCompletionClient.Builder> settings) {
    client =
        settings
            .apply(
                CachedCompletionClient.builder()
                    .openAI(plain)
                    .store(MemoryCacheStore.builder().clock(clock).build())
                    .clock(clock))
            .build();
  }

  /** A clock that stands still where that of a desk begins. */
  static FakeClock clock() {
    return new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
  }

  CachedCompletion ask(String text, String category) {
    return client.complete(question(text, "gpt-4o-mini"), CacheOptions.category(category));
  }

  static ChatCompletionCreateParams question(String text, String model) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .temperature(0.0)
        .addUserMessage(text)
        .build();
  }

  Scrape scrape() {
    return Scrape.of(registry);
  }

  @Override
  public void close() {
    registry.close();
    client.close();
    plain.close();
    provider.close();
  }
}
