package io.github.completioncache.store.redis;

import static io.github.completioncache.store.LedgerPages.TEN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.Reason;
import io.github.completioncache.store.Ledger.RequestText;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.resps.Tuple;

/** What {@code docs/stored-format.md} says of a ledger in Redis is what is there. */
class RedisLedgerFormatTest {

  private static final String HEX =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @Test
  void exampleIsWhatIsWritten() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient client = RedisClients.connect(redis.url());
        RedisCacheStore store =
            Patience.builder().url(redis.url()).clock(new FakeClock(TEN)).build()) {
      Ledger ledger = store.capability(Ledger.class).orElseThrow();
      ledger.add(page(), Duration.ofDays(90));
      String dump = String.join("\n", dump(client));
      assertThat(Files.readString(Path.of("docs", "stored-format.md")))
          .contains("```\n" + dump + "\n```");
    }
  }

  private static Page page() {
    Account plain = new Account("faq", "gpt-4o", "");
    Account named = new Account("faq", "gpt-4o", "acme");
    return new Page(
        "3f8a",
        7,
        TEN,
        List.of(new LedgerRow(TEN, plain, 5, 0, 0, 1, 2), new LedgerRow(TEN, named, 3)),
        List.of(new Reason(Kind.BYPASS, "faq", "temperature is not 0", 4)),
        List.of(
            new Popular(
                CacheKey.parse(HEX),
                plain,
                5,
                2,
                Optional.of(
                    new RequestText("openai.chat.completions", "{\"model\":\"gpt-4o\"}")))));
  }

  /** A line for each field, member or value; an arrow before what belongs to it. */
  private static List<String> dump(RedisClient client) {
    Map<String, List<String>> all = new TreeMap<>();
    for (String name : client.scanIteration(100, "*").collect(new ArrayList<>())) {
      List<String> lines = new ArrayList<>();
      switch (client.type(name)) {
        case "hash" ->
            new TreeMap<>(readable(client.hgetAll(name.getBytes(UTF_8))))
                .forEach((field, value) -> lines.add("  " + field + " -> " + value));
        case "zset" -> {
          for (Tuple member : client.zrangeWithScores(name.getBytes(UTF_8), 0, -1)) {
            lines.add(
                "  " + readable(member.getBinaryElement()) + " -> " + (long) member.getScore());
          }
        }
        case "set" -> client.smembers(name).forEach(member -> lines.add("  " + member));
        default -> lines.add("  " + client.get(name));
      }
      all.put(name + " (" + client.type(name) + ")", lines);
    }
    List<String> dump = new ArrayList<>();
    all.forEach(
        (name, lines) -> {
          dump.add(name);
          dump.addAll(lines);
        });
    return dump;
  }

  private static Map<String, String> readable(Map<byte[], byte[]> fields) {
    Map<String, String> readable = new TreeMap<>();
    fields.forEach((field, value) -> readable.put(readable(field), readable(value)));
    return readable;
  }

  /** The 32 bytes of a key in hexadecimal. */
  private static String readable(byte[] bytes) {
    return bytes.length == CacheKey.BYTES && bytes[0] == 0
        ? HexFormat.of().formatHex(bytes)
        : new String(bytes, ISO_8859_1);
  }
}
