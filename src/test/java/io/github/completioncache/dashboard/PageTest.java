package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.LedgerRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The page as a person sees it, in a real browser. Each state is kept as a picture. */
final class PageTest extends BrowserTest {

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
    await().atMost(SOON).until(() -> row("#categories", "faq").get(7).equals("3"));
    browser.screenshot("day-light");
    browser.preferColors("dark");
    browser.screenshot("day-dark");
  }

  @Test
  void semanticHitsAreToldApartFromExactOnes() {
    desk.countInLedger(new LedgerRow(Desk.START, new Account("faq", "gpt-4o", ""), 3, 0, 2, 0, 1));
    Dashboard dashboard = desk.open();
    visit(dashboard);

    assertThat(note("Hit rate")).isEqualTo("5 of 6 lookups, 2 of them semantic");
    int column = browser.texts("#categories thead th").indexOf("Semantic");
    assertThat(row("#categories", "faq").get(column)).isEqualTo("2");
    List<List<String>> csv =
        new Visitor(dashboard)
            .get("/api/categories.csv")
            .body()
            .lines()
            .map(line -> List.of(line.split(",", -1)))
            .toList();
    assertThat(csv.get(1).get(csv.get(0).indexOf("hits"))).isEqualTo("3");
    assertThat(csv.get(1).get(csv.get(0).indexOf("semanticHits"))).isEqualTo("2");
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

    await().atMost(SOON).until(() -> tile("Calls of the provider").equals("1"));
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

    await().atMost(SOON).until(() -> tile("Calls of the provider").equals("2"));
    assertThat(browser.texts("#calls-table tbody th")).hasSize(28);
  }

  @Test
  void daysAreThoseOfUtcWhereverTheBrowserIs() {
    desk.ask("Where is my card?", "faq");
    browser.timeZone("America/Los_Angeles");
    visit(desk.open());

    browser.find("#ranges input[value='30d']").sendKeys(Keys.SPACE);

    await().atMost(SOON).until(() -> browser.texts("#calls-table tbody th").size() == 30);
    List<?> days =
        browser.run(
            List.class,
            "return [...document.querySelectorAll('#calls-table tbody th')]"
                + ".map((th) => th.textContent)");
    assertThat(days.get(29)).isEqualTo("03-01");
    assertThat(days.get(28)).isEqualTo("02-28");
  }

  @Test
  void waitingTimeIsShownOverTimeToo() {
    day();
    visit(desk.open());
    double saved = desk.cache.stats().timeSaved().toNanos() / 1e9;

    browser.find("#measure").sendKeys("waiting time");

    assertThat(browser.find("#measure-heading").getText()).isEqualTo("Waiting time over time");
    browser.find("#measure-table").findElement(By.xpath("..")).click();
    assertThat(browser.texts("#measure-table thead th")).containsExactly("From", "Saved", "Waited");
    Number drawn =
        browser.run(
            Number.class,
            "return Chart.getChart('measured').data.datasets[0].data.reduce((a, b) => a + b, 0)");
    assertThat(drawn.doubleValue()).isCloseTo(saved, within(1e-6));
    Boolean painted =
        browser.run(
            Boolean.class,
            "const canvas = document.getElementById('measured');"
                + "return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
                + ".data.some((part) => part > 0)");
    assertThat(painted).isTrue();
    browser.screenshot("waiting-time");
  }

  @Test
  void aMissOfAnotherDayHasItsDate() {
    Dashboard dashboard = desk.open();
    desk.ask("Where is my card?", "faq");
    desk.clock.advance(Duration.ofDays(1));
    desk.ask("Where is my other card?", "faq");
    visit(dashboard);

    assertThat(browser.texts("#misses tbody th"))
        .containsExactly("12:30:00", "2026-03-01 12:30:00");
  }

  @Test
  void saysThatTheStoreCannotBeReadAndShowsWhatIsKnown() throws SQLException {
    Dashboard dashboard = desk.open();
    desk.ask("Where is my card?", "faq");
    breakLedger();
    visit(dashboard);

    assertThat(browser.find("#trouble").getText()).startsWith("The numbers of this time cannot be");
    assertThat(browser.find("#empty").isDisplayed()).isFalse();
    assertThat(browser.find("#tiles").isDisplayed()).isFalse();
    assertThat(browser.find("#categories").isDisplayed()).isFalse();
    assertThat(browser.texts("#misses tbody tr")).hasSize(1);
    assertThat(browser.texts("#health dt")).contains("Trouble");
    browser.screenshot("store-down");
  }

  @Test
  void categoriesAreSortedByAnyColumn() {
    day();
    visit(desk.open());

    browser.find("#categories thead button[data-column='Category']").click();
    assertThat(browser.texts("#categories tbody th")).isSorted().contains("faq");
    browser.find("#categories thead button[data-column='Category']").sendKeys(Keys.ENTER);
    assertThat(browser.texts("#categories tbody th"))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(browser.find("#categories th[aria-sort]").getDomAttribute("aria-sort"))
        .isEqualTo("descending");
    browser.find("#find").sendKeys("FA");
    assertThat(browser.texts("#categories tbody th")).containsExactly("faq");
  }

  @Test
  void theOrderIsKeptWhenColumnsComeAndGo() {
    desk.ask("Where is my card?", "faq");
    desk.ask("Where is my other card?", "news");
    desk.ask("Where is my other card?", "news");
    visit(desk.open());
    browser.find("#categories thead button[data-column='Misses']").click();

    desk.countInLedger(new LedgerRow(Desk.START, new Account("faq", "gpt-4o", ""), 3, 0, 2, 0, 4));

    await()
        .atMost(SOON)
        .until(() -> browser.texts("#categories thead th").stream().anyMatch("Semantic"::equals));
    assertThat(browser.texts("#categories th[aria-sort]").get(0)).startsWith("Misses");
    assertThat(browser.texts("#categories tbody th")).containsExactly("faq", "news");

    browser.find("#categories thead button[data-column='Semantic']").click();
    desk.clock.advance(Duration.ofHours(30));
    desk.ask("Where is my third card?", "news");

    await()
        .atMost(SOON)
        .until(() -> browser.texts("#categories thead th").stream().noneMatch("Semantic"::equals));
    assertThat(browser.texts("#categories th[aria-sort]").get(0)).startsWith("Lookups");
  }

  @Test
  void promptsAreHiddenUnlessAllowed() {
    desk.missTwice("<script>document.title = 'taken over'</script><b>Where?</b>", "faq");
    visit(desk.open());

    assertThat(browser.texts("#popular tbody tr")).hasSize(1);
    assertThat(browser.texts("body").get(0)).doesNotContain("Where?");
  }

  @Test
  void aPromptIsShownAsTextWhateverIsInIt() {
    desk.missTwice("<script>document.title = 'taken over'</script><b>Where?</b>", "<i>faq</i>");
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

    await().atMost(SOON).until(() -> browser.find("#said").getText().equals("1 entry removed."));
    assertThat(desk.ask("Where is my card?", "faq").status().isServedFromStore()).isFalse();
  }

  @Test
  void saysWhenTheNumbersAreOld() {
    Dashboard dashboard = desk.open();
    visit(dashboard);

    dashboard.close();

    await()
        .atMost(SOON)
        .until(
            () ->
                browser
                    .find("#trouble")
                    .getText()
                    .equals("The numbers are not up to date: the dashboard does not answer."));
    browser.screenshot("trouble");
    // The browser itself says that nobody answers.
    assertThat(browser.complaints()).allMatch(line -> line.contains("ERR_CONNECTION_REFUSED"));
  }

  @Test
  void asksForItsTokenOnce() {
    Dashboard dashboard = desk.open(desk.settings().token("a-token-of-24-characters"));

    browser.visit(dashboard.uri().resolve("/?token=a-token-of-24-characters"));

    await().atMost(SOON).until(() -> !browser.texts(".tile").isEmpty());
    String address = browser.run(String.class, "return location.href");
    assertThat(address).isEqualTo(dashboard.uri().toString());
  }
}
