package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "PT24H0.001S"})
  void t1_waitOutOfRangeIsRefused(String wait) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResponseCache.builder().leases(Duration.parse(wait)))
        .withMessage(
            "leases must be between a millisecond and a day, but is " + Duration.parse(wait));
  }

  @Test
  void storeWithoutLeasesIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ResponseCache.builder()
                    .store(MemoryCacheStore.create())
                    .leases(Duration.ofSeconds(1))
                    .build())
        .withMessageStartingWith("leases is set, but this store has none");
  }

  @Test
  void r1_storeThatThrowsDoesNotBreakBuild() {
    try (Engine engine =
        new Engine(builder -> builder.store(new Broken()).leases(Duration.ofSeconds(1)))) {
      assertThat(engine.ask(() -> new ScriptedBody().give("hello").end()).value())
          .isEqualTo("hello");
      assertThat(engine.cache.stats().storeErrorsByOperation()).containsExactly(entry("lease", 1L));
    }
  }

  /** Works, but throws when it is asked what else it can do. */
  private static final class Broken implements CacheStore {

    @Override
    public Optional<CacheEntry> get(CacheKey key) {
      return Optional.empty();
    }

    @Override
    public boolean put(CacheKey key, CacheEntry entry) {
      return true;
    }

    @Override
    public boolean remove(CacheKey key) {
      return false;
    }

    @Override
    public long invalidate(Invalidation what) {
      return 0;
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
      throw new CacheStoreException("broken");
    }

    @Override
    public void close() {}
  }
}
