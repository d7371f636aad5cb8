package io.github.completioncache;

import static io.github.completioncache.CacheStatus.BYPASS;
import static io.github.completioncache.CacheStatus.HIT;
import static io.github.completioncache.CacheStatus.MISS;
import static io.github.completioncache.CacheStatus.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.CacheOptions.Mode;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that was found wrong is given to nobody else. */
class RejectTest {

  private static final Bench.Sdks SDKS = new Bench.Sdks();
  private static final CacheOptions FAQ = CacheOptions.category("faq");

  private final Bench bench = new Bench(SDKS, builder -> builder.rejectFor(Duration.ofMinutes(10)));

  @AfterEach
  void close() {
    bench.close();
  }

  @AfterAll
  static void closeSdks() {
    SDKS.close();
  }

  private static ResponseCache.Builder on(Path file, ResponseCache.Builder builder) {
    return builder.clock(Clock.systemUTC()).store(SqliteCacheStore.open(file));
  }

  private CacheOutcome ask(CacheOptions options) {
    return bench.ask(Front.TYPED, options);
  }

  @ParameterizedTest
  @EnumSource(names = {"TYPED", "HEADER_STREAM", "RESPONSES", "EMBEDDINGS", "MESSAGES_ASYNC"})
  void isEvictedAndNotStoredAgainForAWhile(Front front) {
    bench.ask(front, FAQ);
    CacheOutcome hit = bench.ask(front, FAQ);
    assertThat(hit.status()).isEqualTo(HIT);

    assertThat(bench.client.reject(hit)).isTrue();

    for (int i = 0; i < 2; i++) {
      CacheOutcome miss = bench.ask(front, FAQ);
      assertThat(miss.status()).isEqualTo(MISS);
      assertThat(miss.notStoredReason())
          .contains("an answer to this request was rejected a while ago");
    }
    assertThat(bench.cache.stats().notStoredByReason())
        .containsEntry("an answer to this request was rejected a while ago", 2L);
    bench.clock.advance(Duration.ofMinutes(10));
    assertThat(bench.ask(front, FAQ).notStoredReason()).isEmpty();
    assertThat(bench.ask(front, FAQ).status()).isEqualTo(HIT);
  }

  @Test
  void isCountedWhereTheCallWasCounted() {
    ask(FAQ);
    bench.client.reject(ask(CacheOptions.category("prices")));

    assertThat(bench.cache.stats().rejected()).isEqualTo(1);
    assertThat(bench.cache.stats().category("prices").rejected()).isEqualTo(1);
    assertThat(bench.cache.stats().category("faq").rejected()).isZero();
    assertThat(bench.cache.stats().model("gpt-4o-mini").rejected()).isEqualTo(1);
    assertThat(bench.cache.stats().minus(bench.cache.stats()).rejected()).isZero();
  }

  @Test
  void isRejectedByItsKeyAsWell() {
    ask(FAQ);
    CacheKey key = ask(FAQ).key().orElseThrow();
    Account account = new Account("prices", "gpt-4o-mini", "");

    assertThat(bench.cache.reject(key, account)).isTrue();

    assertThat(ask(FAQ).notStoredReason()).contains(Rejections.REASON);
    assertThat(bench.cache.stats().category("prices").rejected()).isEqualTo(1);
    assertThat(bench.cache.stats().rejected()).isEqualTo(1);
    assertThat(bench.cache.reject(key, account)).isFalse();
  }

  @Test
  void answerOfAMissIsRejectedAsWell() {
    CacheOutcome miss = ask(FAQ);

    assertThat(bench.claude.reject(miss)).isTrue();
    assertThat(ask(FAQ).status()).isEqualTo(MISS);
  }

  @Test
  void staleAnswerIsRejectedAsWell() {
    CacheOptions lenient =
        CacheOptions.builder().ttl(Duration.ofMinutes(1)).staleIfError(Duration.ofDays(1)).build();
    ask(lenient);
    bench.clock.advance(Duration.ofMinutes(2));
    bench.provider.answers(503, "{}");
    CacheOutcome stale = ask(lenient);
    assertThat(stale.status()).isEqualTo(STALE);

    assertThat(bench.cache.reject(stale)).isTrue();
    assertThatThrownBy(() -> ask(lenient)).hasMessageContaining("503");
  }

  @Test
  void secondTimeBeginsTheWhileAnewAndCountsAgain() {
    CacheOutcome outcome = ask(FAQ);
    assertThat(bench.cache.reject(outcome)).isTrue();
    bench.clock.advance(Duration.ofMinutes(6));

    assertThat(bench.cache.reject(outcome)).isFalse();

    bench.clock.advance(Duration.ofMinutes(6));
    assertThat(ask(FAQ).notStoredReason()).isPresent();
    assertThat(bench.cache.stats().rejected()).isEqualTo(2);
  }

  @Test
  void outcomeWithoutKeyHasNothingToReject() {
    CacheOutcome bypass = ask(CacheOptions.builder().mode(Mode.BYPASS).build());
    assertThat(bypass.status()).isEqualTo(BYPASS);

    assertThat(bench.cache.reject(bypass)).isFalse();
    assertThat(bench.cache.stats().rejected()).isZero();
    assertThat(ask(FAQ).notStoredReason()).isEmpty();
  }

  @Test
  void refreshIsNotStoredEither() {
    bench.cache.reject(ask(FAQ));

    assertThat(ask(CacheOptions.builder().mode(Mode.REFRESH).build()).notStoredReason())
        .contains(Rejections.REASON);
    assertThat(ask(FAQ).status()).isEqualTo(MISS);
  }

  @Test
  void otherRequestsAreStored() {
    bench.cache.reject(ask(FAQ));

    assertThat(bench.ask(Front.TYPED, "Bye", FAQ).notStoredReason()).isEmpty();
  }

  @Test
  void clockThatIsSetBackProlongsNothing() {
    bench.cache.reject(ask(FAQ));

    bench.clock.advance(Duration.ofHours(-2));
    assertThat(ask(FAQ).notStoredReason()).isEmpty();
  }

  @Test
  void callUnderWayAnswersThoseWhoWaitAndIsNotStored() throws Exception {
    try (Desk desk = new Desk()) {
      CacheOutcome wrong = desk.ask("Hi").outcome();
      desk.client.invalidate(Invalidation.everything());
      desk.provider.requests().clear();
      CountDownLatch release = new CountDownLatch(1);
      desk.provider.answers(
          (request, exchange) -> {
            Desk.await(release);
            StubProvider.respond(exchange, 200, StubProvider.answer("Wrong."));
          });
      Future<CachedCompletion> caller = desk.begin(() -> desk.ask("Hi"));
      desk.awaitCalls(1);

      assertThat(desk.client.reject(wrong)).isFalse();
      release.countDown();

      assertThat(Desk.result(caller).outcome().notStoredReason()).contains(Rejections.REASON);
      assertThat(desk.store.puts()).isEqualTo(1);
      assertThat(desk.ask("Hi").outcome().status()).isEqualTo(MISS);
    }
  }

  @Test
  void failingStoreDoesNotGoUnnoticedAndTheRefusalStands() {
    try (Desk desk = new Desk()) {
      CacheOutcome wrong = desk.ask("Hi").outcome();
      desk.store.beforeInvalidate(
          () -> {
            throw new CacheStoreException("down");
          });

      assertThatThrownBy(() -> desk.client.reject(wrong)).isInstanceOf(CacheStoreException.class);

      assertThat(desk.client.stats().rejected()).isEqualTo(1);
      assertThat(desk.ask("Hi", Mode.REFRESH).outcome().notStoredReason())
          .contains(Rejections.REASON);
    }
  }

  @Test
  void otherProcessesStoreNoneEither(@TempDir Path directory) {
    Path file = directory.resolve("cache.db");
    // Two caches on one file are to each other what two processes are.
    try (Bench one = new Bench(SDKS, builder -> on(file, builder));
        Bench other = new Bench(SDKS, builder -> on(file, builder))) {
      one.ask(Front.TYPED, FAQ);

      assertThat(one.client.reject(other.ask(Front.TYPED, FAQ))).isTrue();

      assertThat(other.ask(Front.TYPED, FAQ).notStoredReason())
          .contains("the store did not keep it");
      assertThat(one.ask(Front.TYPED, FAQ).notStoredReason()).contains(Rejections.REASON);
    }
  }

  @Test
  void manyRejectionsTakeBoundedRoom() {
    CacheOutcome first = ask(FAQ);
    bench.cache.reject(first);
    for (int i = 0; i < 10_000; i++) {
      bench.cache.reject(key(i), new Account("faq", "", ""));
    }

    assertThat(bench.cache.rejections.cover(key(0))).isTrue();
    assertThat(bench.cache.rejections.cover(first.key().orElseThrow())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0001S"})
  void t1_whileThatIsNoneIsRejected(String time) {
    assertThatThrownBy(() -> ResponseCache.builder().rejectFor(Duration.parse(time)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rejectFor")
        .hasMessageContaining(time);
  }

  private static CacheKey key(int number) {
    return CacheKey.of(ByteBuffer.allocate(CacheKey.BYTES).putInt(number).array());
  }
}
