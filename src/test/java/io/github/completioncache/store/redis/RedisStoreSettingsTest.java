package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.TestRedis;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** What the builder takes and what it refuses, each with one clear sentence. */
class RedisStoreSettingsTest {

  private final RedisCacheStore.Builder builder = Patience.builder();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://localhost",
        "redis://localhost:6380",
        "rediss://redis.example.com:6380/2",
        "REDIS://localhost/",
        "redis://my_redis:6379",
        "redis://[::1]:6379/0",
        "redis://127.0.0.1",
        "redis://:p%40ss@localhost",
        "redis://user:pa:ss@localhost",
        "redis://user:p#a/s?s@localhost:1",
        "redis-sentinel://one,two:26380,[::1]:26381/2?sentinelMasterId=primary",
        "rediss-sentinel://user:p%40?ss@one?sentinelMasterId=a%20b&sentinelPassword=p%40ss",
        "REDIS-SENTINEL://one?sentinelUser=u&sentinelPassword=p&sentinelMasterId=primary",
        "redis-cluster://one:7000,two:7001",
        "rediss-cluster://user:pass@one",
      })
  void takesUrl(String url) {
    builder.url(url).build().close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:6379 | does not begin with redis:// or rediss://, nor",
        "http://localhost:6379 | does not begin with redis:// or rediss://, nor",
        "redis:/localhost | does not begin with redis:// or rediss://, nor",
        "'' | does not begin with redis:// or rediss://, nor",
        "redis:// | has another host, port or database part",
        "redis://localhost:port | has another host, port or database part",
        "redis://localhost:6379/first | has another host, port or database part",
        "redis://localhost/-1 | has another host, port or database part",
        "redis://localhost?protocol=3 | has another host, port or database part",
        "redis://local host | has another host, port or database part",
        "redis://localhost:65536 | has a port that is not between 1 and 65535",
        "redis://localhost:0 | has a port that is not between 1 and 65535",
        "redis://user@localhost | has no password before the @",
        "redis://user:@localhost | has no password before the @",
        "redis://:50%off@localhost | has a % that does not begin an escape",
      })
  void refusesUrl(String url, String fault) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.url(url))
        .withMessageStartingWith(
            "url must look like redis[s]://[[user]:password@]host[:port][/database], but ")
        .withMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis-sentinel://one | redis[s]-sentinel:// | has no sentinelMasterId",
        "redis-sentinel://one? | redis[s]-sentinel:// | has something else after the ?",
        "redis-sentinel://one?sentinelMasterId= | redis[s]-sentinel:// | something else after the"
            + " ?",
        "redis-sentinel://one?sentinelMasterId=a&db=1 | redis[s]-sentinel:// | something else",
        "redis-sentinel://one,?sentinelMasterId=a | redis[s]-sentinel:// | has another host, port",
        "redis-sentinel://one:0?sentinelMasterId=a | redis[s]-sentinel:// | has a port that is not",
        "redis-sentinel://o?sentinelMasterId=a&sentinelUser=u | s]-sentinel:// | a sentinelUser"
            + " without",
        "redis-cluster://one,two/1 | redis[s]-cluster:// | has another host, port or database part",
        "redis-cluster:// | redis[s]-cluster:// | has another host, port or database part",
        "redis-cluster://one?a=b | redis[s]-cluster:// | has another host, port or database part",
        "redis://one,two | redis[s]://[[user] | has another host, port or database part",
      })
  void refusesUrlOfSeveralHosts(String url, String form, String fault) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.url(url))
        .withMessageStartingWith("url must look like ")
        .withMessageContaining(form)
        .withMessageContaining(fault);
  }

  @Test
  void quotesUrlWithoutPassword() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.url("localhost:6379"))
        .withMessageContaining("\"localhost:6379\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:s3cret@localhost",
        "redis://:s3cret@localhost:port",
        "redis://user:s3cret",
        "redis://:s3cret",
        "redis://user:s3cret%@localhost",
        "redis//:s3cret@localhost",
        "redis://user:s3cret@localhost/first",
        "redis://user:s3cret@",
        "redis-sentinel://one?sentinelPassword=s3cret",
        "redis-sentinel://one?sentinelMasterId=a&sentinelPassword=s3cret%",
        "redis-sentinel://one?sentinelMasterId=a&password=s3cret",
        "redis-cluster://user:s3cret@one/1",
      })
  void r8_neverShowsThePasswordOfBadUrl(String url) {
    Throwable refusal = catchThrowable(() -> builder.url(url));
    assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
    assertThat(everythingPrintedOf(refusal)).doesNotContain("s3cret");
  }

  @Test
  void needsOneServer() {
    assertThatIllegalStateException()
        .isThrownBy(builder::build)
        .withMessage("url or client is required, but neither was set");
    try (RedisClient client = RedisClients.connect(TestRedis.url())) {
      builder.url("redis://localhost").client(client);
      assertThatIllegalStateException()
          .isThrownBy(builder::build)
          .withMessage("url and client are both set, but a store uses one server");
    }
  }

  @Test
  void refusesWhatHasNoEffectOnClient() throws Exception {
    try (RedisClient client = RedisClients.connect(TestRedis.url())) {
      assertThatIllegalStateException()
          .isThrownBy(
              RedisCacheStore.builder().client(client).sslContext(SSLContext.getDefault())::build)
          .withMessage("sslContext is set, but has no effect on a client that is handed in");
      assertThatIllegalStateException()
          .isThrownBy(RedisCacheStore.builder().client(client).connections(3)::build)
          .withMessage("connections is set, but has no effect on a client that is handed in");
    }
  }

  @Test
  void refusesTlsSettingWithoutTls() throws Exception {
    assertThatIllegalStateException()
        .isThrownBy(builder.url("redis://localhost").sslContext(SSLContext.getDefault())::build)
        .withMessage("sslContext is set, but the url does not mean TLS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b:", "a*:", "a?", "[a]", "a\\", "a\n", "a\u0000", "a\uD83D"})
  void refusesKeyPrefix(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.keyPrefix(prefix))
        .withMessageStartingWith("keyPrefix must ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cc:", "a", "{cc}:", "{", "}{", "müller/租户:", "e:"})
  void takesKeyPrefix(String prefix) {
    try (RedisCacheStore store =
        builder.url(TestRedis.url()).keyPrefix(TestRedis.newPrefix() + prefix).build()) {
      assertThat(store.put(key(1), entry(key(1)).build())).isTrue();
      assertThat(store.get(key(1))).isPresent();
      assertThat(store.invalidate(Invalidation.everything())).isEqualTo(1);
    }
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.budget(Duration.ZERO))
        .withMessage("budget must be between a millisecond and a day, but is PT0S");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.budget(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.budget(Duration.ofDays(2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.budget(Duration.ofSeconds(Long.MAX_VALUE)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.invalidationBudget(Duration.ZERO))
        .withMessage("invalidationBudget must be between a millisecond and a day, but is PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.connections(0))
        .withMessage("connections must be at least 1, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maximumEntryBytes(0))
        .withMessage("maximumEntryBytes must be at least 1, but is 0");
  }

  @Test
  void w7_doesNotKeepWhatIsOverTheSizeCap() {
    try (RedisCacheStore store =
        builder
            .url(TestRedis.url())
            .keyPrefix(TestRedis.newPrefix())
            .maximumEntryBytes(1000)
            .build()) {
      assertThat(store.put(key(1), entry(key(1)).body(new byte[300]).build())).isTrue();
      assertThat(store.put(key(1), entry(key(1)).body(new byte[1000]).build())).isFalse();
      assertThat(store.get(key(1)))
          .hasValueSatisfying(e -> assertThat(e.bodyLength()).isEqualTo(300));
    }
  }

  @Test
  void connectsOnlyWhenItIsUsed() {
    // Nobody listens on port 1.
    try (RedisCacheStore store = Patience.connect("redis://:s3cret@127.0.0.1:1")) {
      assertThatExceptionOfType(CacheStoreException.class)
          .isThrownBy(() -> store.get(key(1)))
          .withMessage("Redis at 127.0.0.1:1 cannot be reached")
          .satisfies(e -> assertThat(everythingPrintedOf(e)).doesNotContain("s3cret"));
    }
  }

  static String everythingPrintedOf(Throwable e) {
    StringWriter printed = new StringWriter();
    e.printStackTrace(new PrintWriter(printed, true));
    return printed.toString();
  }
}
