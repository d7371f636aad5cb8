package io.github.completioncache.warm;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A stub provider, a client with a SQLite file in front of it, and files to be warmed from. */
final class WarmingDesk implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  final Path directory;
  final StubProvider provider = StubProvider.start();
  final OpenAIClient plain = provider.client();
  final FakeClock clock = new FakeClock(NOON);
  final SqliteCacheStore store;
  final CachedCompletionClient client;

  WarmingDesk(Path directory) {
    this(directory, UnaryOperator.identity());
  }

  WarmingDesk(Path directory, UnaryOperator<CachedCompletionClient.Builder> settings) {
    this.directory = directory;
    store = SqliteCacheStore.builder().file(directory.resolve("cache.db")).clock(clock).build();
    client =
        settings
            .apply(CachedCompletionClient.builder().openAI(plain).store(store).clock(clock))
            .build();
  }

  /** The body of a question that is cached. */
  static String body(String question) {
    return "{\"model\":\"gpt-4o-mini\",\"temperature\":0.0,"
        + "\"messages\":[{\"role\":\"user\",\"content\":\""
        + question
        + "\"}]}";
  }

  /** So many different questions, one a line. */
  static String questions(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> body("question " + i) + "\n")
        .collect(Collectors.joining());
  }

  static ChatCompletionCreateParams params(String question) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessage(question)
        .build();
  }

  Path file(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  WarmingSource requests(String text) {
    return WarmingSource.requests(file("requests.jsonl", text));
  }

  CacheWarmer.Builder warmer() {
    return CacheWarmer.builder()
        .requests(client.jsonRequests())
        .clock(clock)
        .concurrency(1)
        .longestPause(Duration.ofSeconds(2));
  }

  WarmingReport warm(String text) {
    return warmer().build().warm(requests(text));
  }

  CacheStatus ask(String question) {
    return client.complete(params(question)).outcome().status();
  }

  @Override
  public void close() {
    client.close();
    plain.close();
    provider.close();
  }
}
