package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.Browser;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand categories and a million rows of numbers, in a real browser. */
@Tag("slow")
@Needs(Need.CHROMIUM)
final class LargeLedgerTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void aMillionRowsAreShownSortedAndSearched() throws Exception {
    Path file = directory.resolve("cache.db");
    LargeLedger.write(file, Desk.START);
    Clock clock = Clock.fixed(Desk.START, ZoneOffset.UTC);
    try (CacheStore store = SqliteCacheStore.builder().file(file).clock(clock).build();
        Dashboard dashboard = Dashboard.builder().store(store).clock(clock).port(0).start();
        Browser browser = Browser.open()) {
      browser.visit(dashboard.uri());
      await().atMost(SOON).until(() -> !browser.texts(".tile").isEmpty());

      // A day of calls: the sum of 0 to 999 hits each hour, and ten misses of each category.
      assertThat(browser.texts("[data-tile='Hit rate'] + .note"))
          .containsExactly("11,988,000 of 12,228,000 lookups");
      assertThat(browser.texts("#categories tbody th")).hasSize(100).startsWith("category-0999");
      assertThat(browser.texts("#categories-more").get(0)).startsWith("100 of 1,000 categories.");
      assertThat(browser.texts("#asked tbody th")).hasSize(50);
      browser.screenshot("large");

      browser.find("#categories thead button[data-column='Category']").click();
      assertThat(browser.texts("#categories tbody th")).hasSize(100).startsWith("category-0000");
      browser.find("#categories-more button").click();
      assertThat(browser.texts("#categories tbody th")).hasSize(300).endsWith("category-0299");
      browser.find("#find").sendKeys("99");
      assertThat(browser.texts("#categories tbody th"))
          .hasSize(19)
          .contains("category-0099", "category-0990", "category-0999");
      assertThat(browser.find("#categories-more").isDisplayed()).isFalse();

      for (String range : List.of("30d", "90d")) {
        browser.find("#ranges input[value='" + range + "']").click();
        await().atMost(SOON).until(() -> browser.findAll("main[aria-busy]").isEmpty());
      }
      assertThat(browser.texts("[data-tile='Past the cache'] + .note").get(0))
          .startsWith("1,000,000 of ");
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
