package io.github.completioncache;

import static io.github.completioncache.CacheStatus.BYPASS;
import static io.github.completioncache.CacheStatus.HIT;
import static io.github.completioncache.CacheStatus.MISS;
import static io.github.completioncache.CacheStatus.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.completioncache.CacheOptions.Mode;
import io.github.completioncache.store.Invalidation;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller can say of one call does the same however it is said. */
class ControlTest {

  private static final Bench.Sdks SDKS = new Bench.Sdks();

  private final Bench bench = new Bench(SDKS);

  @AfterAll
  static void closeSdks() {
    SDKS.close();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static CacheOptions with(Mode mode) {
    return CacheOptions.builder().mode(mode).build();
  }

  private CacheStatus ask(Front front, CacheOptions.Builder options) {
    return bench.ask(front, options.build()).status();
  }

  private CacheStatus ask(Front front) {
    return ask(front, CacheOptions.builder());
  }

  @ParameterizedTest
  @EnumSource
  void refreshAsksAndStores(Front front) {
    ask(front);

    CacheOutcome refreshed = bench.ask(front, with(Mode.REFRESH));

    assertThat(refreshed.status()).isEqualTo(MISS);
    assertThat(refreshed.reason()).isEqualTo("a refresh was asked for");
    assertThat(refreshed.notStoredReason()).isEmpty();
    assertThat(ask(front)).isEqualTo(HIT);
    assertThat(bench.provider.calls()).isEqualTo(2);
    assertThat(bench.cache.stats().stores()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void noStoreReadsAndStoresNothing(Front front) {
    assertThat(bench.ask(front, with(Mode.NO_STORE)).status()).isEqualTo(MISS);
    assertThat(ask(front)).isEqualTo(MISS);
    assertThat(bench.ask(front, with(Mode.NO_STORE)).status()).isEqualTo(HIT);
    assertThat(bench.cache.stats().stores()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void bypassNeitherReadsNorStores(Front front) {
    ask(front);

    CacheOutcome outcome = bench.ask(front, with(Mode.BYPASS));

    assertThat(outcome.status()).isEqualTo(BYPASS);
    assertThat(outcome.reason()).isEqualTo("the caller asked for it");
    assertThat(bench.provider.calls()).isEqualTo(2);
    assertThat(bench.cache.stats().stores()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void onlyIfCachedIsTheTypedExceptionOrHit(Front front) {
    Throwable thrown = catchThrowable(() -> bench.ask(front, with(Mode.ONLY_IF_CACHED)));

    // Futures wrap what they throw, as they do everywhere; nothing else does.
    Throwable seen = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
    assertThat(thrown instanceof CompletionException).isEqualTo(front.name().contains("ASYNC"));
    assertThat(seen).isExactlyInstanceOf(NotCachedException.class);
    assertThat(((NotCachedException) seen).outcome())
        .returns(MISS, CacheOutcome::status)
        .returns("not in the cache", CacheOutcome::reason);
    assertThat(bench.provider.calls()).isZero();
    assertThat(bench.cache.stats().misses()).isEqualTo(1);

    ask(front);
    assertThat(bench.ask(front, with(Mode.ONLY_IF_CACHED)).status()).isEqualTo(HIT);
    assertThat(bench.provider.calls()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void maximumAgeRefusesWhatIsOlder(Front front) {
    ask(front);
    bench.clock.advance(Duration.ofMinutes(10));

    CacheOptions.Builder recent = CacheOptions.builder().maxAge(Duration.ofMinutes(10));
    CacheOutcome outcome = bench.ask(front, recent.build());

    assertThat(outcome.status()).isEqualTo(MISS);
    assertThat(outcome.reason()).isEqualTo("older than the maximum age of this caller");
    bench.clock.advance(Duration.ofMinutes(9));
    assertThat(ask(front, recent)).isEqualTo(HIT);
  }

  @ParameterizedTest
  @EnumSource
  void ttlIsForWhatIsStoredAndForWhatIsTaken(Front front) {
    CacheOptions.Builder brief = CacheOptions.builder().ttl(Duration.ofMinutes(1));
    ask(front, brief);
    bench.clock.advance(Duration.ofMinutes(1));
    assertThat(bench.ask(front, CacheOptions.defaults()).reason())
        .isIn("expired", "not in the cache");

    bench.clock.advance(Duration.ofMinutes(2));
    assertThat(ask(front)).isEqualTo(HIT);
    assertThat(bench.ask(front, brief.build()).reason())
        .isEqualTo("older than the TTL of this caller");
  }

  @ParameterizedTest
  @EnumSource
  void tagsAreWhatCanBeInvalidatedBy(Front front) {
    ask(front, CacheOptions.builder().tags("prices", "summer"));

    assertThat(bench.cache.invalidate(Invalidation.tag("winter"))).isZero();
    assertThat(bench.cache.invalidate(Invalidation.tag("summer"))).isEqualTo(1);
    assertThat(ask(front)).isEqualTo(MISS);
  }

  @ParameterizedTest
  @EnumSource
  void namespaceIsPartOfTheKey(Front front) {
    CacheOptions.Builder a = CacheOptions.builder().namespace("a");
    CacheOptions.Builder b = CacheOptions.builder().namespace("b");

    assertThat(ask(front, a)).isEqualTo(MISS);
    assertThat(ask(front, b)).isEqualTo(MISS);
    assertThat(ask(front)).isEqualTo(MISS);
    assertThat(ask(front, a)).isEqualTo(HIT);
    assertThat(bench.cache.invalidate(Invalidation.namespace("a"))).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void categoryIsTheRowAndTheGroup(Front front) {
    CacheOutcome outcome = bench.ask(front, CacheOptions.category("faq"));

    assertThat(outcome.category()).isEqualTo("faq");
    assertThat(bench.cache.stats().category("faq").misses()).isEqualTo(1);
    assertThat(bench.cache.invalidate(Invalidation.category("faq"))).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void staleWindowsAreOfTheCall(Front front) {
    CacheOptions.Builder brief = CacheOptions.builder().ttl(Duration.ofMinutes(1));
    CacheOptions.Builder spare = brief.build().toBuilder().staleIfError(Duration.ofHours(1));
    ask(front, spare);
    bench.clock.advance(Duration.ofMinutes(2));
    bench.provider.answers(503, "{\"error\":{\"message\":\"down\"},\"type\":\"error\"}");

    assertThat(ask(front, spare)).isEqualTo(STALE);
    assertThat(catchThrowable(() -> ask(front, brief))).isNotNull();

    bench.provider.answers(Bench::answer);
    CacheOptions.Builder behind =
        brief.build().toBuilder().staleWhileRevalidate(Duration.ofMinutes(5));
    assertThat(ask(front, behind)).isEqualTo(STALE);
  }
}
