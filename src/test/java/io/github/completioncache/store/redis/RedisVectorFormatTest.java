package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What {@code docs/stored-format.md} says of vectors in Redis is what is there. */
@Needs(Need.REDIS_8)
class RedisVectorFormatTest {

  private static final CacheKey KEY = CacheKey.parse("11".repeat(CacheKey.BYTES));
  private static final CacheKey PARTITION = CacheKey.parse("22".repeat(CacheKey.BYTES));
  private static final CacheKey ANSWER = CacheKey.parse("33".repeat(CacheKey.BYTES));

  @Test
  void exampleIsWhatIsWritten() throws Exception {
    FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
    try (RedisProcess redis = RedisProcess.startRelease8();
        RedisClient client = RedisClients.connect(redis.url());
        RedisCacheStore store = Patience.builder().url(redis.url()).clock(clock).build()) {
      VectorIndex index =
          store.capability(VectorStore.class).orElseThrow().vectors(new VectorSpace("e", 2));
      UnitVector vector = UnitVector.of(new float[] {1, 0});
      Instant expires = clock.instant().plus(Duration.ofHours(1));
      index.put(new VectorIndex.Row(PARTITION, KEY, vector, "open?", ANSWER, expires));
      index.observe(PARTITION, Set.of(ANSWER), new Observation(0.75, 0.5, 1, 2, true, false));
      String dump = String.join("\n", dump(client));
      assertThat(Files.readString(Path.of("docs", "stored-format.md")))
          .contains("```\n" + dump + "\n```");
    }
  }

  private static List<String> dump(RedisClient client) {
    List<String> dump = new ArrayList<>();
    for (String name : new TreeSet<>(client.scanIteration(100, "*").collect(new ArrayList<>()))) {
      dump.add(name + " (" + client.type(name) + ")");
      byte[] key = name.getBytes(ISO_8859_1);
      switch (client.type(name)) {
        case "hash" ->
            client
                .hgetAll(key)
                .forEach((field, value) -> dump.add(line(readable(field), readable(value))));
        case "zset" ->
            client
                .zrangeWithScores(key, 0, -1)
                .forEach(
                    member ->
                        dump.add(
                            line(
                                readable(member.getBinaryElement()),
                                String.valueOf((long) member.getScore()))));
        case "list" -> client.lrange(key, 0, -1).forEach(each -> dump.add("  " + readable(each)));
        case "set" -> client.smembers(key).forEach(each -> dump.add("  " + readable(each)));
        default ->
            client
                .vsim(key, new float[] {1, 0})
                .forEach(
                    each ->
                        dump.add(
                            line(
                                readable(each),
                                client.vemb(key, each)
                                    + " "
                                    + new String(client.vgetattr(key, each), ISO_8859_1))));
      }
    }
    return dump;
  }

  private static String line(String left, String right) {
    return "  " + left + " -> " + right;
  }

  /** As it is if that can be read, otherwise in hexadecimal. */
  private static String readable(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    return text.matches("[0-9a-f:-]+") ? text : HexFormat.of().formatHex(bytes);
  }
}
