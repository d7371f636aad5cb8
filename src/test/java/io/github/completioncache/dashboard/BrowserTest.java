package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.LedgerOptions;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.Browser;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A desk, and a real browser to look at its dashboards with. */
@Needs(Need.CHROMIUM)
abstract class BrowserTest {

  static final Duration SOON = Duration.ofSeconds(20);

  static Browser browser;

  @TempDir private Path directory;
  Desk desk;

  @BeforeAll
  static void openBrowser() {
    browser = Browser.open();
  }

  @AfterAll
  static void closeBrowser() {
    browser.close();
  }

  @BeforeEach
  void open() {
    browser.resize(1280, 900);
    browser.preferColors("light");
    browser.timeZone("UTC");
    desk =
        new Desk(
            ResponseCache.builder().ledger(LedgerOptions.builder().storeRequests(true).build()),
            clock ->
                SqliteCacheStore.builder()
                    .file(directory.resolve("cache.db"))
                    .clock(clock)
                    .build());
  }

  @AfterEach
  void close() {
    List<String> complaints = browser.complaints();
    // Or the page would complain that the dashboard is gone.
    browser.visit(URI.create("about:blank"));
    desk.close();
    assertThat(complaints).isEmpty();
  }

  /** The ledger cannot be read any more. */
  void breakLedger() throws SQLException {
    desk.cache.flushLedger();
    Desk.breakLedger(directory.resolve("cache.db"));
  }

  /** Some hours of a support bot. */
  void day() {
    for (int hour = 0; hour < 12; hour++) {
      for (int i = 0; i < 6; i++) {
        desk.ask("Question " + (i * i % 5), "faq");
        desk.ask("Product " + ((hour * 3 + i) % 9), "product_info");
      }
      desk.ask("News of the day", "news_summary");
      desk.ask("News of the day", "news_summary");
      desk.ask("Survey " + hour, "survey");
      desk.ask("Another survey " + hour, "survey");
      desk.askWithoutTemperature("Write a poem " + hour, "creative");
      desk.clock.advance(Duration.ofHours(1));
    }
  }

  static void visit(Dashboard dashboard) {
    browser.visit(dashboard.uri());
    await().atMost(SOON).until(() -> !browser.texts(".tile").isEmpty());
  }

  static String tile(String title) {
    return browser.texts(".value[data-tile='" + title + "']").get(0);
  }

  static String note(String title) {
    return browser.texts(".value[data-tile='" + title + "'] + .note").get(0);
  }

  static List<String> row(String table, String name) {
    List<String> names = browser.texts(table + " tbody th");
    return browser.texts(table + " tbody tr:nth-child(" + (names.indexOf(name) + 1) + ") > *");
  }
}
