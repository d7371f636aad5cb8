package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.completioncache.store.Invalidation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The category of calls whose callers name none. */
class CategoryResolverTest {

  private static final Bench.Sdks SDKS = new Bench.Sdks();
  private static final String PROMPT = "a word that nobody else says";

  private final AtomicInteger asked = new AtomicInteger();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.completioncache");

  private Function<CacheRequest, Optional<String>> resolver =
      request ->
          request
              .body()
              .map(
                  body ->
                      body.contains("price".getBytes(StandardCharsets.US_ASCII))
                          ? "prices"
                          : "questions");

  private final Bench bench =
      new Bench(
          SDKS,
          builder ->
              builder
                  .ttl(TtlRules.builder().category("prices", Duration.ofMinutes(1)).build())
                  .categoryResolver(
                      request -> {
                        asked.incrementAndGet();
                        return resolver.apply(request);
                      }));

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void close() {
    bench.close();
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @AfterAll
  static void closeSdks() {
    SDKS.close();
  }

  @ParameterizedTest
  @EnumSource
  void choosesOutcomeRowTtlAndGroup(Front front) {
    CacheOutcome outcome = bench.ask(front, "What is the price?", CacheOptions.defaults());

    assertThat(asked).hasValue(1);
    assertThat(outcome.category()).isEqualTo("prices");
    assertThat(bench.cache.stats().category("prices").misses()).isEqualTo(1);
    assertThat(bench.cache.stats().category("prices").providerAnswers()).isEqualTo(1);
    assertThat(bench.cache.stats().categories()).containsOnlyKeys("prices");
    bench.clock.advance(Duration.ofMinutes(1));
    assertThat(bench.ask(front, "What is the price?", CacheOptions.defaults()).status())
        .isEqualTo(CacheStatus.MISS);
    assertThat(bench.ask(front, "Hi", CacheOptions.defaults()).category()).isEqualTo("questions");
    assertThat(bench.cache.invalidate(Invalidation.category("prices"))).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"TYPED", "VIEW", "HEADER", "EMBEDDINGS", "MESSAGES"})
  void isNotAskedWhereTheCallerNamesOne(Front front) {
    assertThat(bench.ask(front, "price", CacheOptions.category("default")).category())
        .isEqualTo("default");
    assertThat(bench.ask(front, "price", CacheOptions.category("faq")).category()).isEqualTo("faq");
    assertThat(asked).hasValue(0);
  }

  @Test
  void optionsThatNameNothingElseLeaveItToTheResolver() {
    CacheOptions tenant = CacheOptions.builder().namespace("a").maxAge(Duration.ofDays(1)).build();

    CacheOutcome outcome = bench.ask(Front.VIEW, "price", tenant);

    assertThat(outcome.category()).isEqualTo("prices");
    assertThat(outcome.namespace()).isEqualTo("a");
    assertThat(tenant.category()).isEqualTo("default");
  }

  @Test
  void bypassesHaveTheirCategoryToo() {
    CacheOptions bypass = CacheOptions.builder().mode(CacheOptions.Mode.BYPASS).build();

    assertThat(bench.ask(Front.HEADER, "price", bypass).category()).isEqualTo("prices");
    assertThat(bench.cache.stats().category("prices").bypasses()).isEqualTo(1);
    assertThat(asked).hasValue(1);
  }

  @Test
  void noneIsTheDefaultCategory() {
    resolver = request -> Optional.empty();

    assertThat(bench.ask(Front.TYPED, CacheOptions.defaults()).category()).isEqualTo("default");
    assertThat(lines.list).isEmpty();
  }

  @Test
  void isAskedForAnExplanationToo() {
    resolver = request -> Optional.of("prices");
    CacheRequest request = Engine.request();

    assertThat(bench.cache.explain(request).status()).isEqualTo(CacheStatus.MISS);
    assertThat(asked).hasValue(1);
  }

  @Test
  void failureIsTheDefaultCategoryAndLoggedOnceWithoutContent() {
    resolver =
        request -> {
          throw new IllegalStateException(PROMPT);
        };
    assertThat(bench.ask(Front.TYPED, PROMPT, CacheOptions.defaults()).category())
        .isEqualTo("default");
    resolver = request -> Optional.of(" ");
    bench.ask(Front.HEADER, PROMPT, CacheOptions.defaults());
    resolver = request -> Optional.of("x".repeat(513));
    bench.ask(Front.EMBEDDINGS, PROMPT, CacheOptions.defaults());
    resolver = request -> null;
    bench.ask(Front.MESSAGES, PROMPT, CacheOptions.defaults());

    assertThat(bench.cache.stats().categories()).containsOnlyKeys("default");
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "The category resolver failed (java.lang.IllegalStateException): such requests are in"
                + " the category default");
    assertThat(lines.list).allSatisfy(line -> assertThat(line.getThrowableProxy()).isNull());
  }

  @Test
  void mustNotBeNull() {
    assertThatThrownBy(() -> ResponseCache.builder().categoryResolver(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("resolver");
  }
}
