package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOptions.Mode;
import io.github.completioncache.LedgerOptions;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import io.github.completioncache.testing.Browser;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page as a person sees it, in a real browser. Each state is kept as a picture. */
@Needs(Need.CHROMIUM)
final class PageTest {

  private static Browser browser;

  @TempDir private Path directory;
  private Desk desk;

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

  @Test
  void saysThatThereIsNothingYet() {
    visit(desk.open());

    assertThat(browser.find("#empty").getText()).isEqualTo("No requests yet in this time range.");
    assertThat(tile("Hit rate")).isEqualTo("no data");
    assertThat(tile("Money saved")).isEqualTo("$0.00");
    browser.screenshot("empty");
  }

  @Test
  void numbersAreThoseOfTheStatistics() {
    Dashboard dashboard = desk.open();
    day();
    visit(dashboard);

    CacheStats stats = desk.cache.stats();
    assertThat(tile("Hit rate")).isEqualTo("%.1f%%".formatted(100 * stats.hitRate().orElseThrow()));
    assertThat(note("Hit rate"))
        .isEqualTo("%d of %d lookups".formatted(stats.served(), stats.lookups()));
    assertThat(tile("Calls of the provider")).isEqualTo(String.valueOf(stats.providerAnswers()));
    assertThat(tile("Money saved")).isEqualTo("$%.4f".formatted(stats.netSaved()));
    assertThat(note("Past the cache"))
        .isEqualTo("%d of %d calls".formatted(stats.bypasses(), stats.requests()));
    assertThat(browser.texts("#categories tbody th"))
        .containsExactlyInAnyOrderElementsOf(stats.categories().keySet());
    for (String category : stats.categories().keySet()) {
      List<String> row = row("#categories", category);
      assertThat(row.get(2)).isEqualTo(String.valueOf(stats.category(category).lookups()));
      assertThat(row.get(4)).isEqualTo(String.valueOf(stats.category(category).misses()));
    }
    assertThat(browser.texts("#reasons tbody th")).containsExactly("temperature is absent");
    assertThat(browser.texts("#useless tbody th")).containsExactly("survey");
    assertThat(browser.texts("#misses tbody tr")).hasSize(48);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> row("#categories", "faq").get(7).equals("3"));
    browser.screenshot("day-light");
    browser.preferColors("dark");
    browser.screenshot("day-dark");
  }

  @Test
  void fitsAPhone() {
    day();
    browser.resize(375, 812);
    visit(desk.open());

    Number width = browser.run(Number.class, "return document.documentElement.scrollWidth");
    assertThat(width.intValue()).isLessThanOrEqualTo(375);
    browser.screenshot("phone-light");
    browser.preferColors("dark");
    browser.screenshot("phone-dark");
  }

  @Test
  void showsNewNumbersByItself() {
    visit(desk.open());
    assertThat(tile("Calls of the provider")).isEqualTo("0");

    desk.ask("Where is my card?", "faq");

    await().atMost(Duration.ofSeconds(20)).until(() -> tile("Calls of the provider").equals("1"));
    assertThat(browser.texts("#categories tbody th")).containsExactly("faq");
  }

  @Test
  void rangesAreChosenByMouseAndKeyboard() {
    desk.ask("Where is my card?", "faq");
    desk.clock.advance(Duration.ofDays(3));
    desk.ask("Where is my other card?", "faq");
    visit(desk.open());
    assertThat(tile("Calls of the provider")).isEqualTo("1");

    browser.find("#ranges input[value='7d']").sendKeys(Keys.SPACE);

    await().atMost(Duration.ofSeconds(20)).until(() -> tile("Calls of the provider").equals("2"));
    assertThat(browser.texts("#calls-table tbody th")).hasSize(28);
  }

  @Test
  void categoriesAreSortedByAnyColumn() {
    day();
    visit(desk.open());

    browser.find("#categories thead button[data-column='0']").click();
    assertThat(browser.texts("#categories tbody th")).isSorted().contains("faq");
    browser.find("#categories thead button[data-column='0']").sendKeys(Keys.ENTER);
    assertThat(browser.texts("#categories tbody th"))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(browser.find("#categories th[aria-sort]").getDomAttribute("aria-sort"))
        .isEqualTo("descending");
    browser.find("#find").sendKeys("FA");
    assertThat(browser.texts("#categories tbody th")).containsExactly("faq");
  }

  @Test
  void promptsAreHiddenUnlessAllowed() {
    missTwice("<script>document.title = 'taken over'</script><b>Where?</b>", "faq");
    visit(desk.open());

    assertThat(browser.texts("#popular tbody tr")).hasSize(1);
    assertThat(browser.texts("body").get(0)).doesNotContain("Where?");
  }

  @Test
  void aPromptIsShownAsTextWhateverIsInIt() {
    missTwice("<script>document.title = 'taken over'</script><b>Where?</b>", "<i>faq</i>");
    visit(desk.open(desk.settings().showRequests(true)));

    assertThat(browser.find("#popular .text").getText())
        .contains("<script>document.title = 'taken over'</script><b>Where?</b>");
    assertThat(browser.texts("#categories tbody th")).containsExactly("<i>faq</i>");
    assertThat(browser.findAll("main script, main b, main i")).isEmpty();
    String title = browser.run(String.class, "return document.title");
    assertThat(title).isEqualTo("completion-cache");
    browser.screenshot("prompt-with-markup");
  }

  @Test
  void anEntryIsRemovedAfterAQuestion() {
    desk.ask("Where is my card?", "faq");
    visit(desk.open(desk.settings().allowInvalidation(true)));

    browser.find("#categories tbody button").click();
    assertThat(browser.find("#ask-text").getText())
        .isEqualTo("Remove every stored answer of the category \"faq\"?");
    browser.screenshot("question");
    browser.find("#ask-yes").click();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> browser.find("#said").getText().equals("1 entry removed."));
    assertThat(desk.ask("Where is my card?", "faq").status().isServedFromStore()).isFalse();
  }

  @Test
  void saysWhenTheNumbersAreOld() {
    Dashboard dashboard = desk.open();
    visit(dashboard);

    dashboard.close();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> browser.find("#trouble").getText().startsWith("The numbers are not up to date"));
    browser.screenshot("trouble");
    // The browser itself says that nobody answers.
    assertThat(browser.complaints()).allMatch(line -> line.contains("ERR_CONNECTION_REFUSED"));
  }

  @Test
  void asksForItsTokenOnce() {
    Dashboard dashboard = desk.open(desk.settings().token("a-token-of-24-characters"));

    browser.visit(dashboard.uri().resolve("/?token=a-token-of-24-characters"));

    await().atMost(Duration.ofSeconds(20)).until(() -> !browser.texts(".tile").isEmpty());
    String address = browser.run(String.class, "return location.href");
    assertThat(address).isEqualTo(dashboard.uri().toString());
  }

  private void missTwice(String question, String category) {
    desk.ask(question, category);
    desk.ask(question, CacheOptions.builder().category(category).mode(Mode.REFRESH).build());
  }

  /** Some hours of a support bot. */
  private void day() {
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

  private static void visit(Dashboard dashboard) {
    browser.visit(dashboard.uri());
    await().atMost(Duration.ofSeconds(20)).until(() -> !browser.texts(".tile").isEmpty());
  }

  private static String tile(String title) {
    return browser.texts(".value[data-tile='" + title + "']").get(0);
  }

  private static String note(String title) {
    return browser.texts(".value[data-tile='" + title + "'] + .note").get(0);
  }

  private static List<String> row(String table, String name) {
    List<String> names = browser.texts(table + " tbody th");
    return browser.texts(table + " tbody tr:nth-child(" + (names.indexOf(name) + 1) + ") > *");
  }
}
