package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.TtlRules;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lifetimes that vary: by chance, by a function, and answers that are renewed before their end. */
class LifetimeRulesTest {

  private static final Duration TTL = Duration.ofHours(1);

  private final Desk desk = new Desk();
  private final Queue<Runnable> behind = new ArrayDeque<>();

  @AfterEach
  void close() {
    desk.close();
  }

  private static TtlRules.Builder rules() {
    return TtlRules.builder().defaultTtl(TTL);
  }

  private CachedCompletionClient open(TtlRules.Builder rules) {
    return desk.open(desk.settings().ttl(rules.build()).executor(behind::add));
  }

  private CacheStatus status(CachedCompletionClient client, String text) {
    return Desk.statusOf(client, ask(text).build());
  }

  @Test
  void jitterShortensLifetimesByUpToItsShare() {
    CachedCompletionClient client = open(rules().jitter(0.2));
    int questions = 200;
    for (int i = 0; i < questions; i++) {
      status(client, "Question " + i);
    }
    desk.clock.advance(TTL.multipliedBy(8).dividedBy(10).minusMillis(1));
    assertThat(kept(client, questions)).isEqualTo(questions);

    desk.clock.advance(TTL.dividedBy(10));
    assertThat(kept(client, questions)).isBetween(questions / 4, questions * 3 / 4);

    desk.clock.advance(TTL.dividedBy(10).plusMillis(1));
    assertThat(kept(client, questions)).isZero();
  }

  private static int kept(CachedCompletionClient client, int questions) {
    CacheOptions look = CacheOptions.builder().mode(CacheOptions.Mode.NO_STORE).build();
    int kept = 0;
    for (int i = 0; i < questions; i++) {
      kept +=
          client.complete(ask("Question " + i).build(), look).outcome().status() == CacheStatus.HIT
              ? 1
              : 0;
    }
    return kept;
  }

  @Test
  void functionOfRequestAndAnswerGivesTheLifetime() {
    CachedCompletionClient client =
        open(
            rules()
                .ttl(
                    (request, answer) ->
                        request.model().equals("gpt-4o-mini") && answer.usage().isPresent()
                            ? Optional.of(Duration.ofMinutes(5))
                            : Optional.empty()));
    status(client, "Hi");
    desk.clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(status(client, "Hi")).isEqualTo(CacheStatus.HIT);
    desk.clock.advance(Duration.ofMillis(1));

    assertThat(status(client, "Hi")).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void functionCannotOutliveTheTtlOfACaller() {
    CachedCompletionClient client =
        open(rules().ttl((request, answer) -> Optional.of(Duration.ofDays(9))));
    status(client, "Hi");
    desk.clock.advance(TTL);

    assertThat(
            client
                .complete(
                    ask("Hi").build(),
                    CacheOptions.builder()
                        .ttl(Duration.ofDays(1))
                        .mode(CacheOptions.Mode.NO_STORE)
                        .build())
                .outcome()
                .status())
        .isEqualTo(CacheStatus.HIT);
    assertThat(status(client, "Hi")).isEqualTo(CacheStatus.MISS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "P36501D", "throws"})
  void functionThatFailsIsPassedOver(String result) {
    CachedCompletionClient client =
        open(rules().ttl((request, answer) -> Optional.of(Duration.parse(result))));
    assertThat(status(client, "Hi")).isEqualTo(CacheStatus.MISS);
    desk.clock.advance(TTL.minusMillis(1));
    assertThat(status(client, "Hi")).isEqualTo(CacheStatus.HIT);
    desk.clock.advance(Duration.ofMillis(1));

    assertThat(status(client, "Hi")).isEqualTo(CacheStatus.MISS);
  }

  /**
   * With an eagerness of 100 and a provider that takes a while, the last moments are nearly sure.
   */
  @Test
  void hotAnswerIsRenewedBeforeItExpires() throws Exception {
    CachedCompletionClient client = open(rules().earlyRefresh(100));
    desk.provider.answers(
        (request, exchange) -> {
          long until = System.nanoTime() + 20_000_000;
          while (System.nanoTime() < until) {
            Thread.onSpinWait();
          }
          StubProvider.respond(exchange, 200, StubProvider.answer("Hello."));
        });
    status(client, "Hi");
    assertThat(status(client, "Hi")).isEqualTo(CacheStatus.HIT);
    assertThat(behind).as("an hour before its end").isEmpty();

    desk.clock.advance(TTL.minusMillis(1));
    for (int i = 0; i < 1_000 && behind.isEmpty(); i++) {
      assertThat(status(client, "Hi")).isEqualTo(CacheStatus.HIT);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(status(client, "Hi")).isEqualTo(CacheStatus.HIT);
    }
    assertThat(behind).as("one renews it").hasSize(1);
    behind.remove().run();

    desk.clock.advance(Duration.ofMillis(1));
    assertThat(status(client, "Hi")).isEqualTo(CacheStatus.HIT);
    assertThat(client.stats().refreshesByResult()).isEqualTo(Map.of("stored", 1L));
    assertThat(client.stats().misses()).isEqualTo(1);
  }

  @Test
  void nothingIsRenewedUnlessAskedFor() {
    CachedCompletionClient client = open(rules());
    status(client, "Hi");
    desk.clock.advance(TTL.minusMillis(1));
    for (int i = 0; i < 1_000; i++) {
      assertThat(status(client, "Hi")).isEqualTo(CacheStatus.HIT);
    }

    assertThat(behind).isEmpty();
  }

  @Test
  void badValuesAreRejectedAndQuoted() {
    Duration negative = Duration.ofSeconds(-1);
    assertRejected(() -> rules().staleWhileRevalidate(negative), "staleWhileRevalidate", "PT-1S");
    assertRejected(() -> rules().staleIfError(negative), "staleIfError", "PT-1S");
    assertRejected(
        () -> rules().staleIfError("faq", negative), "staleIfError of category faq", "PT-1S");
    assertRejected(
        () -> CacheOptions.builder().staleWhileRevalidate(negative),
        "staleWhileRevalidate",
        "PT-1S");
    assertRejected(() -> CacheOptions.builder().staleIfError(negative), "staleIfError", "PT-1S");
    assertRejected(() -> rules().jitter(0.51), "jitter", "0.51");
    assertRejected(() -> rules().jitter(Double.NaN), "jitter", "NaN");
    assertRejected(() -> rules().earlyRefresh(-1), "earlyRefresh", "-1.0");
    assertRejected(() -> desk.settings().backgroundRefreshes(0), "backgroundRefreshes", "0");
  }

  private static void assertRejected(Callable<?> setter, String field, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(setter::call)
        .withMessageStartingWith(field + " must be between ")
        .withMessageEndingWith("but is " + value);
  }

  @Test
  void copyHasAllRules() {
    TtlRules rules =
        rules()
            .category("faq", Duration.ofDays(7))
            .staleWhileRevalidate(Duration.ofMinutes(1))
            .staleWhileRevalidate("faq", Duration.ofMinutes(2))
            .staleIfError(Duration.ofMinutes(3))
            .staleIfError("faq", Duration.ofMinutes(4))
            .jitter(0.1)
            .earlyRefresh(2)
            .build();
    TtlRules copy = rules.toBuilder().build();

    for (TtlRules one : new TtlRules[] {rules, copy}) {
      assertThat(one.ttlOf("faq")).isEqualTo(Duration.ofDays(7));
      assertThat(one.defaultTtl()).isEqualTo(TTL);
      assertThat(one.staleWhileRevalidateOf("x")).isEqualTo(Duration.ofMinutes(1));
      assertThat(one.staleWhileRevalidateOf("faq")).isEqualTo(Duration.ofMinutes(2));
      assertThat(one.staleIfErrorOf("x")).isEqualTo(Duration.ofMinutes(3));
      assertThat(one.staleIfErrorOf("faq")).isEqualTo(Duration.ofMinutes(4));
      assertThat(one.jitter()).isEqualTo(0.1);
      assertThat(one.earlyRefresh()).isEqualTo(2);
    }
  }
}
