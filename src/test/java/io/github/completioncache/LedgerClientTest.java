package io.github.completioncache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import io.github.completioncache.store.redis.RedisCacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** A client that keeps a ledger, from its builder to the bytes on the disk. */
class LedgerClientTest {

  private static final String PROMPT = "prompt-7f3a";

  @TempDir private Path directory;
  private final StubProvider provider = StubProvider.start();
  private final OpenAIClient plain = provider.client();

  @BeforeEach
  void answer() {
    provider.answers(200, StubProvider.answer("yes"));
  }

  @AfterEach
  void close() {
    plain.close();
    provider.close();
  }

  private SqliteCacheStore store() {
    return SqliteCacheStore.open(directory.resolve("cache.db"));
  }

  private CachedCompletionClient client(LedgerOptions options) {
    return CachedCompletionClient.builder().openAI(plain).store(store()).ledger(options).build();
  }

  @Test
  void numbersSurviveARestartAndAddUp() {
    long hits = 0;
    long tokens = 0;
    for (int i = 0; i < 2; i++) {
      try (CachedCompletionClient client = client(LedgerOptions.defaults())) {
        client.complete(Desk.question(PROMPT), CacheOptions.category("faq"));
        client.complete(Desk.question(PROMPT), CacheOptions.category("faq"));
        CacheStats stats = client.stats();
        hits += stats.hits();
        tokens += stats.tokensSaved().totalTokens();
      }
    }
    try (CachedCompletionClient client = client(LedgerOptions.defaults())) {
      List<LedgerRow> rows =
          client
              .ledger()
              .orElseThrow()
              .sums(Instant.EPOCH, Office.NEVER, Set.of(Ledger.Dimension.CATEGORY));
      assertThat(rows).hasSize(1);
      assertThat(rows.get(0).account().category()).isEqualTo("faq");
      assertThat(rows.get(0).row().hits()).isEqualTo(hits).isEqualTo(3);
      assertThat(rows.get(0).row().tokensSaved().totalTokens()).isEqualTo(tokens).isPositive();
      assertThat(client.stats().requests()).isZero();
    }
  }

  @Test
  void r8_promptIsWrittenNowhereUnlessThatIsAskedFor() throws IOException {
    try (CachedCompletionClient client = client(LedgerOptions.defaults())) {
      client.create(Desk.question(PROMPT));
    }
    assertThat(filesWith(PROMPT)).isZero();

    LedgerOptions withText = LedgerOptions.builder().storeRequests(true).build();
    try (CachedCompletionClient client = client(withText)) {
      client.create(Desk.question(PROMPT));
    }
    assertThat(filesWith(PROMPT)).isPositive();
    try (SqliteCacheStore store = store()) {
      assertThat(
              store
                  .capability(Ledger.class)
                  .orElseThrow()
                  .popular(Instant.EPOCH, Office.NEVER, 1)
                  .get(0)
                  .text())
          .hasValueSatisfying(
              text -> {
                assertThat(text.api()).isEqualTo("openai.chat.completions");
                assertThat(text.body()).contains(PROMPT);
              });
    }
  }

  private long filesWith(String text) throws IOException {
    long count = 0;
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, ISO_8859_1).contains(text)) {
          count++;
        }
      }
    }
    return count;
  }

  @Test
  void memoryInFrontHasTheLedgerOfWhatIsBehind() {
    try (CachedCompletionClient client =
        CachedCompletionClient.builder()
            .openAI(plain)
            .store(TieredCacheStore.of(MemoryCacheStore.create(), store()))
            .ledger(LedgerOptions.defaults())
            .build()) {
      client.create(Desk.question(PROMPT));
    }
    try (SqliteCacheStore store = store()) {
      assertThat(
              store
                  .capability(Ledger.class)
                  .orElseThrow()
                  .sums(Instant.EPOCH, Office.NEVER, Set.of()))
          .hasSize(1);
    }
  }

  @Test
  void hitInRedisIsOneGetWithALedgerToo() {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient admin = RedisClients.connect(redis.url())) {
      try (CachedCompletionClient client =
          CachedCompletionClient.builder()
              .openAI(plain)
              .store(store(redis))
              .ledger(Office.SELDOM)
              .build()) {
        client.create(Desk.question(PROMPT));
        client.create(Desk.question(PROMPT));
        long gets = calls(admin, "get");
        long all = calls(admin, "\\w+");
        for (int i = 0; i < 20; i++) {
          client.create(Desk.question(PROMPT));
        }
        assertThat(client.stats().hits()).isEqualTo(21);
        assertThat(calls(admin, "get") - gets).isEqualTo(20);
        // Two more are questions of this test.
        assertThat(calls(admin, "\\w+") - all).isEqualTo(22);
      }
      try (RedisCacheStore store = store(redis)) {
        assertThat(
                store
                    .capability(Ledger.class)
                    .orElseThrow()
                    .sums(Instant.EPOCH, Office.NEVER, Set.of()))
            .singleElement()
            .returns(22L, row -> row.row().lookups());
      }
    }
  }

  private static RedisCacheStore store(RedisProcess redis) {
    return RedisCacheStore.builder().url(redis.url()).budget(Duration.ofSeconds(20)).build();
  }

  private static long calls(RedisClient admin, String command) {
    return admin
        .info("commandstats")
        .lines()
        .filter(line -> line.matches("cmdstat_" + command + ":calls=.*"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("^.*?calls=(\\d+),.*$", "$1")))
        .sum();
  }
}
