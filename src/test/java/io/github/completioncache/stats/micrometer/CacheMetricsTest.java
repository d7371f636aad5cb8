package io.github.completioncache.stats.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.TtlRules;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.testing.StubProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads, after calls of a real client. */
class CacheMetricsTest {

  private final MeteredDesk desk = new MeteredDesk();

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void getsAreThoseOfEveryCache() {
    desk.ask("Hi", "faq");
    desk.ask("Hi", "faq");
    desk.ask("Hi", "greeting");

    Scrape scrape = desk.scrape();

    assertThat(scrape.sum("cache_gets_total", "cache", "completion-cache", "result", "hit"))
        .isEqualTo(2);
    assertThat(scrape.sum("cache_gets_total", "result", "miss")).isEqualTo(1);
    assertThat(scrape.sum("cache_puts_total")).isEqualTo(1);
    assertThat(scrape.sum("cache_size")).isEqualTo(1);
    assertThat(scrape.sum("cache_evictions_total")).isZero();
  }

  @Test
  void requestsAreToldApartByStatusCategoryAndModel() {
    desk.ask("Hi", "faq");
    desk.ask("Hi", "faq");
    desk.client.create(MeteredDesk.question("Hi", "gpt-4o"));

    Scrape scrape = desk.scrape();

    String requests = "completion_cache_requests_total";
    assertThat(scrape.sum(requests, "category", "faq", "status", "hit")).isEqualTo(1);
    assertThat(scrape.sum(requests, "category", "faq", "status", "miss")).isEqualTo(1);
    assertThat(scrape.sum(requests, "category", "default", "model", "gpt-4o", "status", "miss"))
        .isEqualTo(1);
    assertThat(scrape.sum(requests, "status", "bypass")).isZero();
    assertThat(scrape.values(requests, "status"))
        .containsExactlyInAnyOrder("hit", "stale", "semantic", "coalesced", "miss", "bypass");
    assertThat(scrape.sum("completion_cache_provider_calls_total", "result", "answer"))
        .isEqualTo(2);
  }

  @Test
  void worthIsThatOfTheStatistics() {
    desk.ask("Hi", "faq");
    desk.ask("Hi", "faq");
    desk.ask("Hi", "faq");

    Scrape scrape = desk.scrape();

    CacheStats stats = desk.client.stats();
    assertThat(scrape.sum("completion_cache_saved_cost_usd_total", "category", "faq"))
        .isEqualTo(stats.costSaved().doubleValue())
        .isPositive();
    assertThat(scrape.sum("completion_cache_spent_cost_usd_total"))
        .isEqualTo(stats.costSpent().doubleValue());
    assertThat(scrape.sum("completion_cache_saved_tokens_total", "kind", "prompt"))
        .isEqualTo(1_600);
    assertThat(scrape.sum("completion_cache_saved_tokens_total", "kind", "cached_prompt"))
        .isEqualTo(400);
    assertThat(scrape.sum("completion_cache_saved_tokens_total", "kind", "completion"))
        .isEqualTo(200);
    assertThat(scrape.sum("completion_cache_spent_tokens_total")).isEqualTo(1_100);
    assertThat(scrape.sum("completion_cache_spent_time_seconds_total"))
        .isEqualTo(stats.timeSpent().toNanos() / 1e9);
    assertThat(scrape.sum("completion_cache_unpriced_calls_total")).isZero();
  }

  @Test
  void bypassesAndAnswersThatAreNotStoredHaveReasons() {
    desk.client.create(
        ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage("Hi").build());
    desk.provider.answers(
        200, StubProvider.answer("Hi.").replace("\"stop\"", "\"content_filter\""));
    String reason = desk.ask("Hi", "faq").outcome().notStoredReason().orElseThrow();

    Scrape scrape = desk.scrape();

    assertThat(scrape.sum("completion_cache_bypasses_total", "reason", "temperature is absent"))
        .isEqualTo(1);
    assertThat(scrape.sum("completion_cache_not_stored_total", "reason", reason)).isEqualTo(1);
  }

  @Test
  void refreshesBehindCallersHaveResults() {
    try (MeteredDesk stale =
        new MeteredDesk(
            builder ->
                builder.ttl(
                    TtlRules.builder()
                        .defaultTtl(Duration.ofMinutes(1))
                        .staleWhileRevalidate(Duration.ofMinutes(1))
                        .build()))) {
      CacheMetrics.of(stale.client.cache()).bindTo(stale.registry);
      stale.ask("Hi", "faq");
      stale.clock.advance(Duration.ofSeconds(90));

      assertThat(stale.ask("Hi", "faq").outcome().status()).isEqualTo(CacheStatus.STALE);

      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(
                          stale
                              .scrape()
                              .sum("completion_cache_refreshes_total", "result", "stored"))
                      .isEqualTo(1));
      assertThat(stale.scrape().sum("completion_cache_requests_total", "status", "stale"))
          .isEqualTo(1);
      assertThat(stale.scrape().sum("cache_gets_total", "result", "hit")).isEqualTo(1);
    }
  }

  @Test
  void whoReadsBetweenCallsSeesEachOfThem() {
    MeterRegistry registry = new SimpleMeterRegistry();
    CacheMetrics.of(desk.client.cache()).bindTo(registry);
    for (int calls = 1; calls <= 20; calls++) {
      desk.ask("Hi", "faq");

      assertThat(
              registry
                  .get("completion.cache.requests")
                  .tags("category", "faq", "status", calls == 1 ? "miss" : "hit")
                  .functionCounter()
                  .count())
          .isEqualTo(calls == 1 ? 1 : calls - 1);
    }
  }

  @Test
  void whatHappenedBeforeTheMetersWereBoundIsCounted() {
    desk.ask("Hi", "faq");
    desk.client.create(
        ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage("Hi").build());
    MeterRegistry late = new SimpleMeterRegistry();

    CacheMetrics.of(desk.client.cache()).bindTo(late);

    assertThat(late.get("cache.gets").tag("result", "miss").functionCounter().count()).isEqualTo(1);
    assertThat(
            late.get("completion.cache.requests")
                .tags("category", "faq", "status", "miss")
                .functionCounter()
                .count())
        .isEqualTo(1);
    assertThat(late.get("completion.cache.bypasses").functionCounter().count()).isEqualTo(1);
  }

  @Test
  void everyMeterHasTheNameOfTheCacheAndTheUsersTags() {
    MeterRegistry registry = new SimpleMeterRegistry();
    CacheMetrics.builder(desk.client.cache())
        .name("answers")
        .tags(Tags.of("region", "eu"))
        .build()
        .bindTo(registry);
    desk.ask("Hi", "faq");

    assertThat(registry.getMeters())
        .isNotEmpty()
        .allSatisfy(
            meter -> {
              assertThat(meter.getId().getTag("cache")).isEqualTo("answers");
              assertThat(meter.getId().getTag("region")).isEqualTo("eu");
            });
  }

  @Test
  void r8_nothingOfARequestOrAnAnswerIsShown() {
    desk.provider.answers(200, StubProvider.answer("the-secret-answer"));
    desk.ask("the-secret-question", "faq");
    desk.client.complete(
        MeteredDesk.question("the-secret-question", "gpt-4o"),
        CacheOptions.builder().namespace("the-secret-tenant").tags("the-secret-tag").build());

    assertThat(desk.scrape().toString()).doesNotContain("secret");
  }

  @Test
  void badSettingsAreNamed() {
    CacheMetrics.Builder builder = CacheMetrics.builder(desk.client.cache());

    assertThatThrownBy(() -> builder.name(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name must not be blank, but is \" \"");
    assertThatThrownBy(() -> builder.maximumCategories(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumCategories must be between 0 and 1000, but is -1");
    assertThatThrownBy(() -> builder.maximumModels(1_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumModels must be between 0 and 1000, but is 1001");
  }
}
