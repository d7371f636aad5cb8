package io.github.completioncache.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CategorySizes;
import io.github.completioncache.store.Entries;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.store.TieredCacheStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CategorySizesTest {

  @TempDir private Path directory;

  @Test
  void countsEntriesAndBytesOfEachCategory() {
    try (SqliteCacheStore store = SqliteCacheStore.open(directory.resolve("cache.db"))) {
      assertThat(store.categorySizes()).isEmpty();
      long bytes = 0;
      for (int i = 0; i < 3; i++) {
        bytes += put(store, i, "faq").encode().length;
      }
      CacheEntry other = put(store, 3, "news, of a kind");

      Map<String, CategorySizes.Size> sizes = store.categorySizes();

      assertThat(sizes).containsOnlyKeys("faq", "news, of a kind");
      assertThat(sizes.get("faq").entries()).isEqualTo(3);
      assertThat(sizes.get("faq").bytes()).hasValue(bytes);
      assertThat(sizes.get("news, of a kind").bytes()).hasValue(other.encode().length);
      store.invalidate(Invalidation.category("faq"));
      assertThat(store.categorySizes()).containsOnlyKeys("news, of a kind");
    }
  }

  @Test
  void memoryInFrontChangesNothing() {
    try (SqliteCacheStore far = SqliteCacheStore.open(directory.resolve("cache.db"));
        TieredCacheStore store = TieredCacheStore.of(MemoryCacheStore.create(), far)) {
      put(store, 1, "faq");

      assertThat(store.capability(CategorySizes.class).orElseThrow().categorySizes())
          .containsOnlyKeys("faq");
    }
  }

  private static CacheEntry put(CacheStore store, int number, String category) {
    EntryLabels labels = new EntryLabels(Entries.key(number), "", category, "gpt-4o", Set.of());
    CacheEntry entry = Entries.entry(labels).build();
    assertThat(store.put(entry.key(), entry)).isTrue();
    return entry;
  }
}
