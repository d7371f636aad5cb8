package io.github.completioncache.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOptions.Mode;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.JsonRequests;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.StubProvider;
import io.github.completioncache.warm.CacheWarmer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * A cache in front of a stub of the provider, a clock that stands still, and dashboards to look.
 */
final class Desk implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T12:30:00Z");

  final StubProvider provider = StubProvider.start();
  final FakeClock clock = new FakeClock(START);
  final ResponseCache cache;
  private final OpenAIClient plain = provider.client();
  private final CachedCompletionClient client;
  private final Deque<Dashboard> dashboards = new ArrayDeque<>();

  /**
   * @param store makes the store, which goes by the clock
   */
  Desk(ResponseCache.Builder settings, Function<Clock, CacheStore> store) {
    cache = settings.store(store.apply(clock)).clock(clock).build();
    client = CachedCompletionClient.builder().openAI(plain).cache(cache).build();
  }

  /** Settings of a dashboard of this cache, on any port, that goes by the clock. */
  Dashboard.Builder settings() {
    return Dashboard.builder().cache(cache).clock(clock).port(0);
  }

  /** As if another process had counted this. */
  void countInLedger(LedgerRow row) {
    cache
        .capability(Ledger.class)
        .orElseThrow()
        .add(
            new Ledger.Page("other", 1, row.hour(), List.of(row), List.of(), List.of()),
            Duration.ofDays(90));
  }

  /** Has a store's ledger fail as one does whose file is damaged. */
  static void breakLedger(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DROP TABLE ledger_sum");
    }
  }

  JsonRequests requests() {
    return client.jsonRequests();
  }

  /** What fills the cache, for a dollar at most. */
  CacheWarmer warmer() {
    return CacheWarmer.builder()
        .requests(requests())
        .costLimit(BigDecimal.ONE)
        .concurrency(1)
        .clock(clock)
        .build();
  }

  /** A dashboard that is closed with this. */
  Dashboard open(Dashboard.Builder settings) {
    try {
      Dashboard dashboard = settings.start();
      dashboards.push(dashboard);
      return dashboard;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Dashboard open() {
    return open(settings());
  }

  /** Asks a question, which is cached. */
  CacheOutcome ask(String text, String category) {
    return ask(text, CacheOptions.category(category));
  }

  CacheOutcome ask(String text, CacheOptions options) {
    return client.complete(question(text).build(), options).outcome();
  }

  /** Asks a question twice, both times in vain, and says under which key. */
  CacheKey missTwice(String text, String category) {
    CacheOptions options = CacheOptions.builder().category(category).mode(Mode.NO_STORE).build();
    CacheOutcome unused = ask(text, options);
    return ask(text, options).key().orElseThrow();
  }

  /** Asks a question that is not cached by default. */
  void askWithoutTemperature(String text, String category) {
    var unused =
        client.complete(
            ChatCompletionCreateParams.builder().model("gpt-4o-mini").addUserMessage(text).build(),
            CacheOptions.category(category));
  }

  static ChatCompletionCreateParams.Builder question(String text) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessage(text);
  }

  static JsonNode json(Visitor.Answer answer) {
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    dashboards.forEach(Dashboard::close);
    client.close();
    cache.close();
    plain.close();
    provider.close();
  }
}
