package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.CacheStatus;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The buttons that change the cache, pressed in a real browser. */
final class PageActionsTest extends BrowserTest {

  private Dashboard.Builder allowed() {
    return desk.settings()
        .showRequests(true)
        .allowInvalidation(true)
        .allowRejection(true)
        .allowWarming(desk.warmer());
  }

  private void missed(int count) {
    for (int i = 1; i <= count; i++) {
      for (int times = i; times <= count; times++) {
        desk.missTwice("Where is card number " + i + "?", i % 3 == 0 ? "product_info" : "faq");
      }
    }
  }

  private static void awaitSaid(String text) {
    await().atMost(SOON).until(() -> browser.find("#said").getText().contains(text));
  }

  @Test
  void buttonsAreMissingUnlessAllowed() {
    desk.missTwice("Where is my card?", "faq");
    visit(desk.open());

    assertThat(browser.findAll("main table .acts button")).isEmpty();
    assertThat(browser.find("#warm-all").isDisplayed()).isFalse();
    assertThat(browser.find("#warming").isDisplayed()).isFalse();
  }

  @Test
  void aWrongAnswerIsRejectedByKeyboard() {
    desk.ask("Where is my card?", "faq");
    visit(desk.open(allowed()));

    browser.find("#asked button[aria-label^='Reject']").sendKeys(Keys.ENTER);
    assertThat(browser.find("#ask-text").getText()).contains("wrong? It is removed");
    browser.screenshot("question-reject");
    browser.find("#ask button[value='no']").sendKeys(Keys.TAB, Keys.ENTER);

    awaitSaid("The answer is removed; none is stored to this request for a while.");
    assertThat(desk.ask("Where is my card?", "faq").notStoredReason()).isPresent();
  }

  @Test
  void aQuestionThatIsAnsweredWithNoChangesNothingAndGivesTheFocusBack() {
    desk.ask("Where is my card?", "faq");
    visit(desk.open(allowed()));

    browser.find("#asked button[aria-label^='Reject']").sendKeys(Keys.ENTER);
    browser.find("#ask button[value='no']").sendKeys(Keys.ESCAPE);

    assertThat(focused()).startsWith("Reject the answer to");
    String before = browser.find("#updated").getText();
    desk.clock.advance(Duration.ofSeconds(30));
    await().atMost(SOON).until(() -> !browser.find("#updated").getText().equals(before));
    assertThat(focused()).startsWith("Reject the answer to");
    assertThat(desk.ask("Where is my card?", "faq").status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void aQuestionIsNotReplacedByAnother() {
    missed(3);
    visit(desk.open(allowed()));
    // As two presses do whose estimates take a while.
    browser.run(
        Boolean.class,
        "document.querySelectorAll('#popular button')[0].click();"
            + "document.querySelector('#warm-all').click(); return true");
    await().atMost(SOON).until(() -> browser.find("#ask").isDisplayed());
    String question = browser.find("#ask-text").getText();
    int before = desk.provider.requests().size();
    await()
        .during(Duration.ofSeconds(2))
        .atMost(SOON)
        .until(() -> browser.find("#ask-text").getText().equals(question));
    browser.find("#ask-yes").click();

    awaitSaid(" warmed");
    int asked = desk.provider.requests().size() - before;
    assertThat(question).startsWith("Ask the provider for " + asked + " answer");
    assertThat(browser.find("#ask").isDisplayed()).isFalse();
  }

  @Test
  void newNumbersDoNotPullThePageBackToWhatHasTheFocus() {
    Dashboard dashboard = desk.open(allowed());
    missed(3);
    visit(dashboard);
    browser.run(
        Boolean.class,
        "document.querySelector('#misses tbody tr:nth-child(2) button').focus();"
            + "window.scrollTo(0, 0); return true");
    String before = browser.find("#updated").getText();
    desk.clock.advance(Duration.ofSeconds(30));

    await().atMost(SOON).until(() -> !browser.find("#updated").getText().equals(before));

    assertThat(browser.run(Number.class, "return scrollY").intValue()).isZero();
    Number row =
        browser.run(
            Number.class,
            "return [...document.querySelectorAll('#misses tbody tr')]"
                + ".findIndex((tr) => tr.contains(document.activeElement))");
    assertThat(row.intValue()).isEqualTo(1);
  }

  @Test
  void whatWasMissedIsWarmedAfterAQuestionAboutItsCost() {
    day();
    missed(6);
    visit(desk.open(allowed()));
    CountDownLatch release = new CountDownLatch(1);
    int before = desk.provider.requests().size();
    desk.provider.answers(
        (request, exchange) -> {
          if (desk.provider.requests().size() > before + 2) {
            await().forever().until(() -> release.getCount() == 0);
          }
          StubProvider.respond(exchange, 200, StubProvider.answer("There."));
        });
    browser.screenshot("warm-before");

    browser.find("#warm-all").sendKeys(Keys.ENTER);
    await().atMost(SOON).until(() -> browser.find("#ask").isDisplayed());
    assertThat(browser.find("#ask-text").getText())
        .startsWith("Ask the provider for 7 answers? That costs about $0.0")
        .endsWith("the run ends before it costs about $1.00.");
    browser.screenshot("question-warm");
    browser.find("#ask-yes").click();

    await()
        .atMost(SOON)
        .until(() -> browser.find("#warming-text").getText().contains("2 of 7 done"));
    browser.screenshot("warming-light");
    browser.preferColors("dark");
    browser.screenshot("warming-dark");
    browser.resize(375, 812);
    browser.screenshot("warming-phone");
    browser.resize(1280, 900);
    browser.preferColors("light");
    release.countDown();

    awaitSaid("7 warmed");
    assertThat(browser.find("#warming-text").getText()).contains("7 warmed;").contains(" spent.");
    assertThat(browser.find("#warming-stop").isDisplayed()).isFalse();
    browser.screenshot("warmed");
    browser.find("#warm-all").click();
    awaitSaid("Nothing to ask for: 7 fresh.");
  }

  @Test
  void oneRequestIsWarmedAndARunIsStopped() {
    missed(3);
    visit(desk.open(allowed()));

    browser.find("#popular button[aria-label^='Warm']").click();
    await().atMost(SOON).until(() -> browser.find("#ask").isDisplayed());
    assertThat(browser.find("#ask-text").getText()).startsWith("Ask the provider for 1 answer?");
    browser.find("#ask-yes").click();
    awaitSaid("1 warmed");

    CountDownLatch release = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          await().forever().until(() -> release.getCount() == 0);
          StubProvider.respond(exchange, 500, "{}");
        });
    browser.find("#warm-all").click();
    await().atMost(SOON).until(() -> browser.find("#ask").isDisplayed());
    assertThat(browser.find("#ask-text").getText())
        .endsWith("1 request more is fresh or cannot be asked again.");
    browser.find("#ask-yes").click();
    await().atMost(SOON).until(() -> browser.find("#warming-stop").isDisplayed());
    browser.find("#warming-stop").click();
    await().atMost(SOON).until(() -> !browser.find("#warming-stop").isEnabled());
    assertThat(browser.find("#warming-text").getText())
        .endsWith("It ends when the calls under way are answered.");
    release.countDown();
    awaitSaid("It was stopped.");
    browser.find("#warming-problems summary").click();
    browser.screenshot("warming-stopped");
  }

  private static String focused() {
    return browser.run(
        String.class, "return document.activeElement.getAttribute('aria-label') ?? ''");
  }
}
