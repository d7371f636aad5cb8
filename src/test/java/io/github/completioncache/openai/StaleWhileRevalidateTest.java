package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.testing.StubProvider.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.NotCachedException;
import io.github.completioncache.TtlRules;
import io.github.completioncache.store.Invalidation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that are served stale and refreshed behind the caller (RFC 5861, section 3). */
class StaleWhileRevalidateTest {

  private static final Duration TTL = Duration.ofHours(1);
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final TtlRules RULES =
      TtlRules.builder().defaultTtl(TTL).staleWhileRevalidate(WINDOW).build();

  private final Desk desk = new Desk();

  /** What is to be done behind callers; done when a test says so. */
  private final Queue<Runnable> behind = new ArrayDeque<>();

  private final ChatCompletionCreateParams hi = ask("Hi").build();

  @AfterEach
  void close() {
    desk.close();
  }

  private CachedCompletionClient open(TtlRules rules) {
    return desk.open(settings().ttl(rules));
  }

  private CachedCompletionClient.Builder settings() {
    return desk.settings().ttl(RULES).executor(behind::add);
  }

  /** Stored, and expired just now. */
  private CachedCompletionClient expired() {
    return expired(open(RULES));
  }

  private CachedCompletionClient expired(CachedCompletionClient client) {
    client.create(hi);
    desk.clock.advance(TTL);
    return client;
  }

  private void assertMiss(CacheOutcome outcome, String reason) {
    assertThat(outcome.status()).isEqualTo(CacheStatus.MISS);
    assertThat(outcome.reason()).isEqualTo(reason);
    assertThat(behind).isEmpty();
  }

  @Test
  void staleAnswerIsServedAtOnceAndRefreshedBehind() {
    CachedCompletionClient client = expired();
    desk.provider.answers(200, answer("News."));

    CachedCompletion stale = client.complete(hi);

    assertThat(stale.completion().choices().get(0).message().content()).hasValue("Hello.");
    assertThat(stale.outcome().status()).isEqualTo(CacheStatus.STALE);
    assertThat(stale.outcome().reason()).isEqualTo("stale, and refreshed behind");
    assertThat(stale.outcome().age()).hasValue(TTL);
    assertThat(stale.outcome().staleBy()).hasValue(Duration.ZERO);
    assertThat(desk.provider.calls()).isEqualTo(1);

    behind.remove().run();

    CachedCompletion fresh = client.complete(hi);
    assertThat(fresh.completion().choices().get(0).message().content()).hasValue("News.");
    assertThat(fresh.outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(fresh.outcome().age()).hasValue(Duration.ZERO);
    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(desk.provider.requests().get(1).body())
        .isEqualTo(desk.provider.requests().get(0).body());
    assertThat(client.stats().staleHits()).isEqualTo(1);
    assertThat(client.stats().refreshesByResult()).isEqualTo(Map.of("stored", 1L));
    assertThat(client.stats().misses()).isEqualTo(1);
    assertThat(client.stats().providerAnswers()).isEqualTo(2);
  }

  @Test
  void windowEnds() {
    CachedCompletionClient client = expired();
    desk.clock.advance(WINDOW.minusMillis(1));
    assertThat(client.complete(hi).outcome().staleBy()).hasValue(WINDOW.minusMillis(1));
    behind.clear();
    CachedCompletionClient other = expired(desk.open(settings()));
    desk.clock.advance(WINDOW);

    assertMiss(other.complete(hi).outcome(), "not in the cache");
  }

  @Test
  void isOffUnlessAskedFor() {
    assertMiss(
        expired(open(TtlRules.builder().defaultTtl(TTL).build())).complete(hi).outcome(),
        "not in the cache");
  }

  @Test
  void categoryHasItsOwnWindow() {
    CachedCompletionClient client =
        open(RULES.toBuilder().staleWhileRevalidate("news", Duration.ZERO).build());
    expired(client);

    assertMiss(client.complete(hi, CacheOptions.category("news")).outcome(), "expired");
  }

  @Test
  void callHasItsOwnWindow() {
    CachedCompletionClient client = open(TtlRules.builder().defaultTtl(TTL).build());
    CacheOptions lenient = CacheOptions.builder().staleWhileRevalidate(WINDOW).build();
    client.complete(hi, lenient);
    desk.clock.advance(TTL);

    assertThat(client.complete(hi, lenient).outcome().status()).isEqualTo(CacheStatus.STALE);
    behind.clear();
  }

  @Test
  void whatIsStaleForOneCallerIsFreshForAnother() {
    CachedCompletionClient client =
        open(RULES.toBuilder().category("news", Duration.ofMinutes(5)).build());
    client.create(hi);
    desk.clock.advance(Duration.ofMinutes(6));

    CacheOutcome news = client.complete(hi, CacheOptions.category("news")).outcome();

    assertThat(news.status()).isEqualTo(CacheStatus.STALE);
    assertThat(news.staleBy()).hasValue(Duration.ofMinutes(1));
    assertThat(client.complete(hi).outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void maximumAgeIsNotStretched() {
    CacheOptions picky = CacheOptions.builder().maxAge(TTL).build();

    assertMiss(expired().complete(hi, picky).outcome(), "expired");
  }

  @ParameterizedTest
  @EnumSource(
      value = CacheOptions.Mode.class,
      names = {"NO_STORE", "BYPASS", "REFRESH"})
  void modesThatAskTheProviderGetNothingStale(CacheOptions.Mode mode) {
    CacheOptions options = CacheOptions.builder().mode(mode).build();

    assertThat(expired().complete(hi, options).outcome().status())
        .isIn(CacheStatus.MISS, CacheStatus.BYPASS);
    assertThat(behind).isEmpty();
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void nothingIsAskedForBehindWhoNeverAsks() {
    CachedCompletionClient client = expired();
    CacheOptions hermetic = CacheOptions.builder().mode(CacheOptions.Mode.ONLY_IF_CACHED).build();

    assertThatExceptionOfType(NotCachedException.class)
        .isThrownBy(() -> client.complete(hi, hermetic));
    assertThat(behind).isEmpty();
  }

  @Test
  void oneRefreshForAllWhoAreServedMeanwhile() {
    CachedCompletionClient client = expired();
    for (int i = 0; i < 10; i++) {
      assertThat(client.complete(hi).outcome().status()).isEqualTo(CacheStatus.STALE);
    }

    assertThat(behind).hasSize(1);
    behind.remove().run();
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void refreshesAreBounded() {
    CachedCompletionClient client = desk.open(settings().backgroundRefreshes(1));
    client.create(hi);
    client.create(ask("Bye").build());
    desk.clock.advance(TTL);

    assertThat(client.complete(hi).outcome().status()).isEqualTo(CacheStatus.STALE);
    assertThat(client.complete(ask("Bye").build()).outcome().status()).isEqualTo(CacheStatus.STALE);
    assertThat(behind).hasSize(1);
    assertThat(client.stats().refreshesByResult()).isEqualTo(Map.of("no room", 1L));

    behind.remove().run();
    client.complete(ask("Bye").build());
    behind.remove().run();
    assertThat(client.stats().refreshesByResult()).isEqualTo(Map.of("no room", 1L, "stored", 2L));
  }

  @Test
  void executorThatTurnsTasksAwayCostsNobodyAnAnswer() {
    CachedCompletionClient client =
        desk.open(
            settings()
                .executor(
                    task -> {
                      throw new RejectedExecutionException("full");
                    }));

    assertThat(expired(client).complete(hi).outcome().status()).isEqualTo(CacheStatus.STALE);
    assertThat(client.stats().refreshesByResult()).isEqualTo(Map.of("no room", 1L));
  }

  @Test
  void failedRefreshIsNotRepeatedForHalfAMinute() {
    CachedCompletionClient client = expired();
    desk.provider.answers(500, "{\"error\":{\"message\":\"no\"}}");
    client.complete(hi);
    behind.remove().run();
    assertThat(client.stats().refreshesByResult()).isEqualTo(Map.of("failed", 1L));

    desk.clock.advance(Duration.ofMillis(29_999));
    CacheOutcome resting = client.complete(hi).outcome();
    assertThat(resting.status()).isEqualTo(CacheStatus.STALE);
    assertThat(resting.reason()).isEqualTo("stale, since a refresh a moment ago failed");
    assertThat(behind).isEmpty();

    desk.clock.advance(Duration.ofMillis(1));
    assertThat(client.complete(hi).outcome().status()).isEqualTo(CacheStatus.STALE);
    assertThat(behind).hasSize(1);
  }

  @Test
  void refreshThatBringsNothingToStoreIsNotRepeatedForHalfAMinute() {
    CachedCompletionClient client = expired();
    desk.provider.answers(
        200, answer("Hel").replace("\"finish_reason\":\"stop\"", "\"finish_reason\":\"length\""));
    client.complete(hi);
    behind.remove().run();
    assertThat(client.stats().refreshesByResult()).isEqualTo(Map.of("not stored", 1L));

    assertThat(client.complete(hi).completion().choices().get(0).message().content())
        .hasValue("Hello.");
    assertThat(behind).isEmpty();
  }

  @Test
  void invalidationDuringARefreshIsHonoured() {
    CachedCompletionClient client = expired();
    client.complete(hi);
    client.invalidate(Invalidation.everything());
    behind.remove().run();

    assertThat(client.complete(hi).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(client.stats().refreshesByResult()).isEqualTo(Map.of("not stored", 1L));
  }

  @Test
  void whatSomebodyElseHasRefreshedIsNotRefreshedAgain() {
    CachedCompletionClient client = expired();
    client.complete(hi);
    client.complete(hi, CacheOptions.builder().mode(CacheOptions.Mode.REFRESH).build());
    behind.remove().run();

    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(client.stats().refreshesByResult()).containsOnlyKeys("already done");
  }

  @Test
  void streamsToo() {
    CachedCompletionClient client = open(RULES);
    drain(client.createStreaming(hi));
    desk.clock.advance(TTL);

    drain(client.createStreaming(hi));
    assertThat(client.stats().staleHits()).isEqualTo(1);
    behind.remove().run();
    drain(client.createStreaming(hi));

    assertThat(client.stats().hits()).isEqualTo(1);
    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(desk.provider.requests().get(1).body())
        .isEqualTo(desk.provider.requests().get(0).body());
  }

  private static void drain(StreamResponse<ChatCompletionChunk> response) {
    try (response) {
      assertThat(response.stream().count()).isPositive();
    }
  }

  @Test
  void dropInTellsInItsHeaders() {
    CachedCompletionClient client = expired();
    desk.clock.advance(Duration.ofMillis(1_500));
    try (HttpResponseFor<ChatCompletion> response =
        client.asOpenAIClient().chat().completions().withRawResponse().create(hi)) {
      assertThat(response.headers().values("cache-status"))
          .singleElement()
          .asString()
          .startsWith("completion-cache; hit; ttl=-2; key=")
          .endsWith("; detail=\"stale, and refreshed behind\"");
      assertThat(response.headers().values("age")).containsExactly("3601");
    }
    behind.remove().run();
    assertThat(client.complete(hi).outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.requests().get(1).body())
        .isEqualTo(desk.provider.requests().get(0).body());
  }

  @Test
  void headerOfACallGivesItsWindow() {
    CachedCompletionClient client = open(TtlRules.builder().defaultTtl(TTL).build());
    ChatCompletionCreateParams lenient =
        hi.toBuilder()
            .putAdditionalHeader("X-Completion-Cache-Stale-While-Revalidate", "PT10M")
            .build();
    client.asOpenAIClient().chat().completions().create(lenient);
    desk.clock.advance(TTL);
    client.asOpenAIClient().chat().completions().create(lenient);

    assertThat(client.stats().staleHits()).isEqualTo(1);
    behind.remove().run();
    assertThat(desk.provider.requests().get(1).headers().keySet())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("completion-cache"));
  }

  @Test
  void embeddingsAreRefreshedOneByOne() {
    CachedCompletionClient client = open(RULES);
    EmbeddingCreateParams texts =
        EmbeddingCreateParams.builder()
            .model("text-embedding-3-small")
            .inputOfArrayOfStrings(java.util.List.of("a", "b"))
            .build();
    var embedded = client.asOpenAIClient().embeddings().create(texts);
    desk.clock.advance(TTL);

    var stale = client.asOpenAIClient().embeddings().create(texts);

    assertThat(stale.data()).isEqualTo(embedded.data());
    assertThat(client.stats().staleHits()).isEqualTo(2);
    assertThat(behind).hasSize(2);
    behind.forEach(Runnable::run);
    assertThat(client.asOpenAIClient().embeddings().create(texts).data())
        .isEqualTo(embedded.data());
    assertThat(client.stats().hits()).isEqualTo(2);
    assertThat(desk.provider.calls()).isEqualTo(3);
  }
}
