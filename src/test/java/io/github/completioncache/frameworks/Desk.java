package io.github.completioncache.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.sun.net.httpserver.HttpExchange;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A provider that answers plainly or by a stream, as it is asked, and a cache in front of it. */
final class Desk implements AutoCloseable {

  /** What the provider says, however it is asked. */
  static final String ANSWER = "Hello, you.";

  /** How many tokens that took. */
  static final int TOKENS = 1100;

  private final StubProvider provider = StubProvider.start();
  final OpenAIClient plain = provider.client();
  private final CachedCompletionClient cached =
      CachedCompletionClient.builder().openAI(plain).store(MemoryCacheStore.create()).build();
  final OpenAIClient dropIn = cached.asOpenAIClient();

  Desk() {
    provider.answers(Desk::answer);
  }

  private static void answer(StubProvider.Request request, HttpExchange exchange)
      throws IOException {
    if (!request.body().contains("\"stream\":true")) {
      StubProvider.respond(exchange, 200, StubProvider.answer(ANSWER));
      return;
    }
    List<String> events = new ArrayList<>();
    events.add(StubProvider.chunk("Hello, "));
    events.add(StubProvider.chunk("you."));
    events.add(StubProvider.lastChunk());
    if (request.body().contains("\"include_usage\":true")) {
      events.add(StubProvider.usageChunk());
    }
    events.add("[DONE]");
    StubProvider.respondEvents(exchange, events.toArray(String[]::new));
  }

  /** Expects that the provider was asked once, by the first call, and the others were hits. */
  void expectHits(int hits) {
    CacheStats stats = cached.stats();
    assertThat(stats.hits()).as("hits").isEqualTo(hits);
    assertThat(stats.requests()).as("requests").isEqualTo(hits + 1);
    assertThat(provider.calls()).as("calls of the provider").isEqualTo(1);
  }

  @Override
  public void close() {
    cached.close();
    plain.close();
    provider.close();
  }
}
