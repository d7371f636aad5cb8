package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.openai.Desk.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.NotCachedException;
import io.github.completioncache.TtlRules;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For how long, and for whom, an answer is fresh. */
class FreshnessTest {

  private static final Duration TICK = Duration.ofMillis(1);

  private final Desk desk = new Desk();
  private final ChatCompletionCreateParams hi = ask("Hi").build();

  @AfterEach
  void close() {
    desk.close();
  }

  private static CacheOptions ttl(Duration ttl) {
    return CacheOptions.builder().ttl(ttl).build();
  }

  private CacheOutcome outcome(CachedCompletionClient client, CacheOptions options) {
    return client.complete(hi, options).outcome();
  }

  /** That an answer is served up to just below {@code ttl}, and not from then on. */
  private void assertFreshFor(Duration ttl, CachedCompletionClient client, CacheOptions options) {
    assertThat(outcome(client, options).status()).isEqualTo(CacheStatus.MISS);
    desk.clock.advance(ttl.minus(TICK));
    CacheOutcome last = outcome(client, options);
    assertThat(last.status()).isEqualTo(CacheStatus.HIT);
    assertThat(last.age()).hasValue(ttl.minus(TICK));
    desk.clock.advance(TICK);
    assertThat(outcome(client, options).status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome(client, options).age()).hasValue(Duration.ZERO);
  }

  @Test
  void defaultIsADay() {
    assertFreshFor(Duration.ofHours(24), desk.open(), CacheOptions.defaults());
  }

  @ParameterizedTest
  @CsvSource({
    "faq, P7D",
    "product_info, PT24H",
    "news_summary, PT1H",
    "greeting, P30D",
    "something_else, PT24H",
    "FAQ, PT24H"
  })
  void categoryHasTheTtlOfTheStandardRules(String category, Duration ttl) {
    assertFreshFor(ttl, desk.open(), CacheOptions.category(category));
  }

  @ParameterizedTest
  @CsvSource({"prices, PT3M", "faq, PT5M", "default, PT5M"})
  void ownRulesReplaceTheStandardOnes(String category, Duration ttl) {
    TtlRules rules =
        TtlRules.builder()
            .defaultTtl(Duration.ofMinutes(5))
            .category("prices", Duration.ofMinutes(3))
            .build();
    assertFreshFor(ttl, desk.open(desk.settings().ttl(rules)), CacheOptions.category(category));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT120.0015S", "PT2M", "P40D", "P36500D"})
  void ttlOfTheCallReplacesThatOfItsCategory(String ttl) {
    CacheOptions options =
        CacheOptions.category("faq").toBuilder().ttl(Duration.parse(ttl)).build();
    // Stores keep whole milliseconds, and a part of one is not rounded up.
    Duration kept = Duration.ofMillis(Duration.parse(ttl).toMillis());
    assertFreshFor(kept, desk.open(), options);
  }

  @Test
  void freshForWhom() {
    CachedCompletionClient client = desk.open();
    assertThat(outcome(client, CacheOptions.category("greeting")).status())
        .isEqualTo(CacheStatus.MISS);
    desk.clock.advance(Duration.ofHours(1));

    CacheOutcome news =
        client
            .withOptions(
                CacheOptions.category("news_summary").toBuilder()
                    .mode(CacheOptions.Mode.NO_STORE)
                    .build())
            .complete(hi)
            .outcome();

    assertThat(news.status()).isEqualTo(CacheStatus.MISS);
    assertThat(news.reason()).isEqualTo("older than the TTL of this caller");
    assertThat(outcome(client, CacheOptions.category("greeting")).status())
        .isEqualTo(CacheStatus.HIT);
    assertThat(outcome(client, CacheOptions.category("faq")).status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void longTtlOfAReaderDoesNotLengthenTheLifeOfAnEntry() {
    CachedCompletionClient client = desk.open();
    outcome(client, CacheOptions.category("news_summary"));
    desk.clock.advance(Duration.ofHours(1));

    assertThat(outcome(client, CacheOptions.category("greeting")).status())
        .isEqualTo(CacheStatus.MISS);
  }

  @Test
  void maximumAgeBindsTheReaderAndNotTheEntry() {
    CachedCompletionClient client = desk.open();
    CacheOptions picky = CacheOptions.builder().maxAge(Duration.ofMinutes(1)).build();
    outcome(client, picky);
    desk.clock.advance(Duration.ofMinutes(1).minus(TICK));
    assertThat(outcome(client, picky).status()).isEqualTo(CacheStatus.HIT);
    desk.clock.advance(TICK);

    assertThat(outcome(client, CacheOptions.defaults()).status()).isEqualTo(CacheStatus.HIT);
    CacheOutcome outcome = outcome(client, picky);
    assertThat(outcome.status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome.reason()).isEqualTo("older than the maximum age of this caller");

    desk.clock.advance(Duration.ofHours(24).minus(TICK));
    assertThat(outcome(client, CacheOptions.defaults()).status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void maximumAgeAboveTheTtlChangesNothing() {
    assertFreshFor(
        Duration.ofHours(1),
        desk.open(),
        CacheOptions.category("news_summary").toBuilder().maxAge(Duration.ofDays(9)).build());
  }

  @Test
  void refreshBeginsANewLife() {
    CachedCompletionClient client = desk.open();
    outcome(client, CacheOptions.defaults());
    desk.clock.advance(Duration.ofHours(23));
    outcome(client, CacheOptions.builder().mode(CacheOptions.Mode.REFRESH).build());
    desk.clock.advance(Duration.ofHours(23));

    CacheOutcome outcome = outcome(client, CacheOptions.defaults());

    assertThat(outcome.status()).isEqualTo(CacheStatus.HIT);
    assertThat(outcome.age()).hasValue(Duration.ofHours(23));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "P-1D", "PT0.000999S", "P36501D"})
  void t1t2t6TtlThatIsNoneIsRejectedAndQuoted(String value) {
    Duration ttl = Duration.parse(value);
    assertRejected(() -> CacheOptions.builder().ttl(ttl), "ttl", ttl);
    assertRejected(() -> CacheOptions.builder().maxAge(ttl), "maxAge", ttl);
    assertRejected(() -> TtlRules.builder().defaultTtl(ttl), "defaultTtl", ttl);
    assertRejected(() -> TtlRules.builder().category("faq", ttl), "ttl of category faq", ttl);
  }

  private static void assertRejected(Callable<?> setter, String field, Duration value) {
    assertThatThrownBy(setter::call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field + " must be ")
        .hasMessageEndingWith("but is " + value);
  }

  @Test
  void t3EntryThatIsHitEveryMinuteExpiresAllTheSame() {
    CachedCompletionClient client = desk.open();
    CacheOptions news = CacheOptions.category("news_summary");
    outcome(client, news);
    for (int minute = 1; minute < 60; minute++) {
      desk.clock.advance(Duration.ofMinutes(1));
      assertThat(outcome(client, news).status()).isEqualTo(CacheStatus.HIT);
    }
    desk.clock.advance(Duration.ofMinutes(1));

    assertThat(outcome(client, news).status()).isEqualTo(CacheStatus.MISS);
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void t4TtlOfOneCallDoesNotLeakToAnother() throws Exception {
    CachedCompletionClient client = desk.open();
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        CacheOptions options = ttl(Duration.ofMinutes(1 + i));
        ChatCompletionCreateParams params = ask("Question " + i).build();
        calls.add(callers.submit(() -> client.complete(params, options)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      callers.shutdownNow();
    }
    CachedCompletionClient patient = client.withOptions(ttl(Duration.ofDays(1)));
    // Half a minute off the whole ones, so that every entry is clearly on one side.
    desk.clock.advance(Duration.ofSeconds(30));
    for (int minutes = 0; minutes < 64; minutes++) {
      for (int i = 0; i < 64; i++) {
        CacheOptions look =
            ttl(Duration.ofDays(1)).toBuilder().mode(CacheOptions.Mode.ONLY_IF_CACHED).build();
        assertThat(isCached(patient, ask("Question " + i).build(), look))
            .as("entry with a TTL of %s minutes after %s.5", 1 + i, minutes)
            .isEqualTo(minutes < 1 + i);
      }
      desk.clock.advance(Duration.ofMinutes(1));
    }
  }

  private static boolean isCached(
      CachedCompletionClient client, ChatCompletionCreateParams params, CacheOptions look) {
    try {
      return client.complete(params, look).outcome().status() == CacheStatus.HIT;
    } catch (NotCachedException e) {
      return false;
    }
  }

  @Test
  void t7ClockThatStepsBackALittleServesTheEntryAsNew() {
    CachedCompletionClient client = desk.open();
    statusOf(client, hi);
    desk.clock.advance(Duration.ofMinutes(-5));

    CacheOutcome outcome = client.complete(hi).outcome();

    assertThat(outcome.status()).isEqualTo(CacheStatus.HIT);
    assertThat(outcome.age()).hasValue(Duration.ZERO);
  }

  @Test
  void t7ClockThatStepsBackFarMakesNoEntryImmortal() {
    CachedCompletionClient client = desk.open();
    statusOf(client, hi);
    desk.clock.advance(Duration.ofDays(-365));

    CacheOutcome outcome = client.complete(hi).outcome();
    assertThat(outcome.status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome.reason())
        .isEqualTo("stored by a clock that is more than five minutes ahead");

    // The new answer took the place of the one from the future, and lives as long as any.
    assertThat(statusOf(client, hi)).isEqualTo(CacheStatus.HIT);
    desk.clock.advance(Duration.ofHours(24));
    assertThat(statusOf(client, hi)).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void t7ClockThatLeapsForwardExpiresAndNothingElse() {
    CachedCompletionClient client = desk.open();
    statusOf(client, hi);
    desk.clock.advance(Duration.ofDays(3_650));

    assertThat(client.complete(hi).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(statusOf(client, hi)).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void t7TimeThatTheProviderTakesCountsAsAge() {
    CachedCompletionClient client = desk.open();
    desk.provider.answers(
        (request, exchange) -> {
          desk.clock.advance(Duration.ofMinutes(2));
          StubProvider.respond(exchange, 200, StubProvider.answer("Hello."));
        });
    statusOf(client, hi);

    assertThat(client.complete(hi).outcome().age()).hasValue(Duration.ofMinutes(2));
  }

  /** An answer in audio, of which the provider keeps a copy for so long. */
  private static String audio(Instant... expires) {
    return Arrays.stream(expires)
        .map(
            end ->
                "{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\","
                    + "\"content\":null,\"refusal\":null,\"audio\":{\"id\":\"audio_1\",\"data\":\"AA==\","
                    + "\"transcript\":\"Hi\",\"expires_at\":"
                    + end.getEpochSecond()
                    + "}}}")
        .collect(
            Collectors.joining(
                ",",
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[",
                "]}"));
  }

  @Test
  void answerInAudioIsServedUntilItExpires() {
    Instant now = desk.clock.instant();
    desk.provider.answers(
        200,
        audio(
            now.plus(Duration.ofHours(2)),
            now.plus(Duration.ofHours(1)),
            now.plusSeconds(1_000_000_000)));

    CachedCompletionClient client = desk.open();
    assertThat(statusOf(client, hi)).isEqualTo(CacheStatus.MISS);
    desk.clock.advance(Duration.ofHours(1).minus(TICK));
    assertThat(statusOf(client, hi)).isEqualTo(CacheStatus.HIT);
    desk.clock.advance(TICK);
    assertThat(statusOf(client, hi)).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void audioThatIsKeptForLongDoesNotLengthenALife() {
    desk.provider.answers(200, audio(desk.clock.instant().plus(Duration.ofDays(2))));

    assertFreshFor(Duration.ofHours(24), desk.open(), CacheOptions.defaults());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "P-9999D", "P-40000D"})
  void answerInAudioThatHasExpiredIsNotStored(Duration ahead) {
    desk.provider.answers(200, audio(desk.clock.instant().plus(ahead)));
    CachedCompletionClient client = desk.open();

    assertThat(outcome(client, CacheOptions.defaults()).notStoredReason())
        .hasValue("answer has expired");
    assertThat(statusOf(client, hi)).isEqualTo(CacheStatus.MISS);
    assertThat(client.stats().notStoredByReason()).containsEntry("answer has expired", 2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"soon\"", "1e30", "99999999999999999999", "{}"})
  void endThatSaysNothingIsNoEnd(String end) {
    String answer = audio(Instant.EPOCH).replace("\"expires_at\":0", "\"expires_at\":" + end);
    desk.provider.answers(200, answer);

    assertThat(statusOf(desk.open(), hi)).isEqualTo(CacheStatus.MISS);
    assertThat(ChatAnswer.inspect(Wire.json(answer)).expires()).isNull();
    assertThat(ChatAnswer.inspect(Wire.json(answer)).problem()).isNull();
  }
}
