package io.github.completioncache;

import static io.github.completioncache.Desk.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.completioncache.CacheOptions.Mode;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.testing.StubProvider;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModesTest {

  private final AtomicBoolean enabled = new AtomicBoolean(true);
  private final Desk desk = new Desk(builder -> builder.enabled(enabled::get));

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void refreshAsksAndReplacesWhatIsStored() {
    desk.ask("Hi");
    desk.provider.answers(200, StubProvider.answer("Newer."));

    CachedCompletion refreshed = desk.ask("Hi", Mode.REFRESH);

    assertThat(refreshed.outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(refreshed.outcome().reason()).isEqualTo("a refresh was asked for");
    assertThat(desk.ask("Hi").completion()).isEqualTo(refreshed.completion());
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void noStoreReadsButDoesNotWrite() {
    assertThat(desk.ask("Hi", Mode.NO_STORE).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(desk.ask("Hi").outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(desk.ask("Hi", Mode.NO_STORE).outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(desk.client.stats().stores()).isEqualTo(1);
  }

  @Test
  void bypassNeitherReadsNorWrites() {
    desk.ask("Hi");
    int gets = desk.store.gets();

    CachedCompletion answer = desk.ask("Hi", Mode.BYPASS);

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.BYPASS);
    assertThat(answer.outcome().reason()).isEqualTo("the caller asked for it");
    assertThat(desk.store.gets()).isEqualTo(gets);
    assertThat(desk.client.stats().stores()).isEqualTo(1);
  }

  @Test
  void onlyIfCachedNeverAsks() {
    assertThatThrownBy(() -> desk.ask("Hi", Mode.ONLY_IF_CACHED))
        .asInstanceOf(type(NotCachedException.class))
        .extracting(NotCachedException::outcome)
        .returns(CacheStatus.MISS, CacheOutcome::status)
        .returns("not in the cache", CacheOutcome::reason);
    assertThat(desk.provider.calls()).isZero();

    desk.ask("Hi");
    assertThat(desk.ask("Hi", Mode.ONLY_IF_CACHED).outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void onlyIfCachedOnAnOffCacheSaysSo() {
    enabled.set(false);

    assertThatThrownBy(() -> desk.ask("Hi", Mode.ONLY_IF_CACHED))
        .isInstanceOf(NotCachedException.class)
        .hasMessageContaining("the cache is switched off");
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void switchTurnsTheCacheOffAndOnAtRunTime() {
    desk.ask("Hi");
    enabled.set(false);
    assertThat(desk.ask("Hi").outcome().reason()).isEqualTo("the cache is switched off");

    enabled.set(true);
    assertThat(desk.ask("Hi").outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(desk.client.stats().bypassesByReason())
        .containsEntry("the cache is switched off", 1L);
  }

  @Test
  void viewCarriesItsMode() {
    var view = desk.client.withOptions(CacheOptions.builder().mode(Mode.ONLY_IF_CACHED).build());

    assertThatThrownBy(() -> view.create(question("Hi"))).isInstanceOf(NotCachedException.class);
  }
}
