package io.github.completioncache.store.redis;

import static io.github.completioncache.semantic.Vectors.PLANE;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.Refusals;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.VAddParams;
import redis.clients.jedis.util.JedisClusterCRC16;

/** What an index of vectors writes into the user's Redis, and how it goes away again. */
@Needs(Need.REDIS_8)
class RedisVectorKeysTest {

  private static RedisProcess server;

  private final String prefix = TestRedis.newPrefix();
  private final FakeClock clock = new FakeClock(Instant.now());
  private final RedisClient redis = RedisClients.connect(server.url());
  private final Keyspace keyspace = new Keyspace(redis, prefix);
  private final RedisCacheStore store =
      Patience.builder().url(server.url()).keyPrefix(prefix).clock(clock).build();
  private final VectorIndex index =
      store.capability(VectorStore.class).orElseThrow().vectors(PLANE);

  @BeforeAll
  static void start() {
    server = RedisProcess.startRelease8();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    store.close();
    redis.close();
  }

  private void put(int number) {
    index.put(row(number, degrees(number), clock));
  }

  private List<CacheKey> nearest(int most) {
    return keys(index.nearest(partition(0), degrees(0), most));
  }

  private VectorNames names() {
    return VectorNames.of(prefix, PLANE, partition(0));
  }

  private void assertRows(long rows) {
    assertThat(redis.vcard(names().vectors())).isEqualTo(rows);
    assertThat(redis.hlen(names().elements())).isEqualTo(rows);
    assertThat(redis.zcard(names().expiries())).isEqualTo(rows);
  }

  @Test
  void whoAsksAboutAnAnswerDoesNotReadWhatIsKnownOfItsPartition() {
    Observation observation = new Observation(0.5, -1, 1, 1, true, false);
    index.observe(partition(0), Set.of(key(1)), observation);
    // Whoever reads this as a list fails.
    redis.set(names().learnt(), new byte[] {1});
    assertThat(index.observations(partition(0), key(1))).containsExactly(observation);
    assertThat(index.observations(partition(0), key(2))).isEmpty();
  }

  @Test
  void t5_noKeyIsEverWithoutExpiry() {
    Observation observation = new Observation(0.5, -1, 1, 1, true, false);
    keyspace.assertNoneIsEverImmortal(
        () -> {
          for (int number = 0; number < 300; number++) {
            put(number % 40);
            index.observe(partition(0), Set.of(key(number % 40)), observation);
            if (number % 40 > 30) {
              index.remove(partition(0), key(number % 40));
            }
          }
        });
    long longest = Duration.ofDays(90).toMillis();
    assertThat(keyspace.names())
        .hasSizeGreaterThan(40)
        .allSatisfy(name -> assertThat(redis.pttl(name)).isBetween(1L, longest));
  }

  @Test
  void rowThatLivesLongerProlongsTheRest() {
    index.put(until(1, Duration.ofHours(50)));
    index.put(until(2, Duration.ofHours(2)));
    for (byte[] name : List.of(names().vectors(), names().elements(), names().expiries())) {
      assertThat(redis.pttl(name)).isGreaterThan(Duration.ofHours(49).toMillis());
    }
    assertThat(redis.pttl(prefix + "p:" + key(2).hex()))
        .isBetween(1L, Duration.ofHours(2).toMillis());
  }

  private VectorIndex.Row until(int number, Duration time) {
    VectorIndex.Row row = row(number, degrees(number), clock);
    return new VectorIndex.Row(
        row.partition(),
        row.key(),
        row.vector(),
        row.text(),
        row.answer(),
        clock.instant().plus(time));
  }

  @Test
  void r8_keyNamesTellNoText() {
    put(1);
    index.observe(partition(0), Set.of(key(1)), new Observation(0.5, -1, 1, 1, true, false));
    assertThat(String.join(" ", keyspace.names())).doesNotContain("question", "plane");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{cc}:", "a{b:", "a}b:", "a{b}{c}:"})
  void allKeysOfPartitionAreInOneSlot(String begin) {
    VectorNames names = VectorNames.of(begin + "x:", PLANE, partition(0));
    assertThat(
            List.of(
                names.vectors(),
                names.elements(),
                names.expiries(),
                names.learnt(),
                names.learnt(key(1))))
        .extracting(JedisClusterCRC16::getSlot)
        .containsOnly(JedisClusterCRC16.getSlot(names.vectors()));
  }

  @Test
  void partitionsSpacesAndPrefixesAreInSlotsOfTheirOwn() {
    Set<Integer> slots = new TreeSet<>();
    VectorSpace other = new VectorSpace("another", 2);
    for (int number = 0; number < 9; number++) {
      for (String any : List.of("a:", "b:")) {
        slots.add(slot(VectorNames.of(any, PLANE, partition(number))));
        slots.add(slot(VectorNames.of(any, other, partition(number))));
      }
    }
    assertThat(slots).hasSizeGreaterThan(32);
  }

  private static int slot(VectorNames names) {
    return JedisClusterCRC16.getSlot(names.vectors());
  }

  @Test
  void r6_searchIsOneCommandAndLearntTwoInOneExchange() {
    put(1);
    long before = commandsProcessed();
    for (int i = 0; i < 50; i++) {
      assertThat(nearest(3)).hasSize(1);
    }
    // One more is the question itself.
    assertThat(commandsProcessed() - before).isEqualTo(51);
    before = commandsProcessed();
    index.learnt(partition(0), key(1));
    assertThat(commandsProcessed() - before).isEqualTo(3);
  }

  private long commandsProcessed() {
    String field = "total_commands_processed:";
    return redis
        .info("stats")
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.substring(field.length()).trim()))
        .sum();
  }

  @Test
  void putsForgetWhatHasExpired() {
    for (int number = 0; number < 40; number++) {
      put(number);
    }
    clock.advance(Duration.ofHours(1));
    for (int number = 100; number < 110; number++) {
      put(number);
    }
    assertRows(10);
  }

  @Test
  void searchesForgetWhatHasExpired() {
    for (int number = 0; number < 40; number++) {
      put(number);
    }
    index.put(until(50, Duration.ofHours(2)));
    clock.advance(Duration.ofHours(1));
    for (int i = 0; i < 10; i++) {
      assertThat(nearest(1)).containsExactly(key(50));
    }
    assertRows(1);
  }

  @Test
  void manyThatHaveExpiredDoNotHideTheRest() {
    for (int number = 0; number < 1000; number++) {
      index.put(row(number, degrees(number / 1000.0), clock));
    }
    index.put(until(2000, Duration.ofHours(2)));
    clock.advance(Duration.ofHours(1));
    assertThat(keys(index.nearest(partition(0), degrees(0.5), 3))).containsExactly(key(2000));
  }

  @Test
  void lastRowTakesItsKeysWithIt() {
    put(1);
    index.remove(partition(0), key(1));
    assertThat(keyspace.names()).filteredOn(name -> name.contains("}:")).isEmpty();
  }

  @Test
  void refusedKeyIsNotPut() {
    store.capability(Refusals.class).orElseThrow().refuse(key(1), Duration.ofMinutes(1));
    put(1);
    put(2);
    assertThat(nearest(9)).containsExactly(key(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v", "r", "x"})
  void r5_partOfTheRowsIsLost(String kind) {
    put(1);
    put(2);
    String lost = new String(names().vectors(), UTF_8);
    redis.del(lost.substring(0, lost.length() - 1) + kind);
    put(3);
    assertThat(nearest(9)).containsExactly(key(3));
    assertRows(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v", "r", "x"})
  void r5_partOfTheRowsIsLostBeforeOneIsRemoved(String kind) {
    put(1);
    put(2);
    String lost = new String(names().vectors(), UTF_8);
    redis.del(lost.substring(0, lost.length() - 1) + kind);
    index.remove(partition(0), key(1));
    assertThat(nearest(9)).doesNotContain(key(1));
    put(4);
    assertRows(1);
  }

  @Test
  void r5_flushed() {
    put(1);
    index.observe(partition(0), Set.of(key(1)), new Observation(0.5, -1, 1, 1, true, false));
    keyspace.names().forEach(redis::del);
    assertThat(nearest(9)).isEmpty();
    assertThat(index.learnt(partition(0), key(1))).isEqualTo(VectorIndex.Learnt.NOTHING);
    put(2);
    assertThat(nearest(9)).containsExactly(key(2));
    assertRows(1);
  }

  @Test
  void w7_rowOfLaterVersionIsPassedOver() {
    put(1);
    redis.vadd(
        names().vectors(), new float[] {1, 0}, new byte[] {2, 0, 0, 0}, new VAddParams().noQuant());
    assertThat(nearest(9)).containsExactly(key(1));
  }

  @Test
  void w7_observationOfLaterVersionIsPassedOver() {
    Observation known = new Observation(0.5, -1, 1, 1, true, false);
    index.observe(partition(0), Set.of(key(1)), known);
    byte[] later = known.toBytes();
    later[0]++;
    redis.rpush(names().learnt(), later, new byte[0]);
    index.observe(partition(0), Set.of(key(1)), known);
    assertThat(index.learnt(partition(0), key(1)).ofPartition()).containsExactly(known, known);
  }
}
