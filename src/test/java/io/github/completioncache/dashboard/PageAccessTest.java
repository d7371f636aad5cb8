package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The page for those who read it by keyboard, by ear, or with weak eyes. */
final class PageAccessTest extends BrowserTest {

  /** The contrast of colours against the cards, by WCAG 2.2, criterion 1.4.11. */
  private static final String CONTRASTS =
      """
      const style = getComputedStyle(document.documentElement);
      const luminance = (name) => {
        const parts = style.getPropertyValue(name).trim().match(/[0-9a-f]{2}/g)
          .map((hex) => parseInt(hex, 16) / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
      };
      const names = ["--hit", "--coalesced", "--stale", "--semantic", "--miss", "--bypass", "--edge", "--focus"];
      return names.filter((name) => {
        const [light, dark] = [luminance(name), luminance("--card")].sort((a, b) => b - a);
        return (light + 0.05) / (dark + 0.05) < 3;
      });
      """;

  @Test
  void chartsAndBordersStandOutFromTheirGround() {
    visit(desk.open());

    for (String scheme : new String[] {"light", "dark"}) {
      browser.preferColors(scheme);
      List<?> faint = browser.run(List.class, CONTRASTS);
      assertThat(faint).as(scheme).isEmpty();
    }
  }

  @Test
  void whatScrollsIsReachedByKeyboardAndHasAName() {
    visit(desk.open());

    List<?> others =
        browser.run(
            List.class,
            "return [...document.querySelectorAll('.scroll')].filter((part) => part.tabIndex !== 0"
                + " || part.role !== 'region' || !document.getElementById("
                + "part.getAttribute('aria-labelledby'))?.textContent).map((part) => part.id)");

    assertThat(others).isEmpty();
  }

  @Test
  void chartsSayWhatTheyShow() {
    desk.ask("Where is my card?", "faq");
    visit(desk.open());

    assertThat(browser.find("#calls").getAccessibleName())
        .startsWith("Calls over time, by outcome: 24 bars");
    assertThat(browser.find("#measured").getAccessibleName())
        .startsWith("Money over time: 24 bars");
  }

  @Test
  void whatIsSaidIsHeard() {
    visit(desk.open());

    // A region that appears together with its text is not read aloud by all.
    assertThat(
            browser.run(
                String.class, "return getComputedStyle(document.getElementById('said')).display"))
        .isNotEqualTo("none");
  }

  @Test
  void troubleIsSaidOnce() throws Exception {
    Dashboard dashboard = desk.open();
    desk.ask("Where is my card?", "faq");
    breakLedger();
    visit(dashboard);
    browser.run(
        Boolean.class,
        """
        window.changes = 0;
        new MutationObserver(() => window.changes++)
          .observe(document.getElementById("trouble"), { childList: true, characterData: true });
        window.updates = 0;
        new MutationObserver(() => window.updates++)
          .observe(document.getElementById("updated"), { childList: true });
        return true;
        """);

    await()
        .atMost(SOON)
        .until(() -> browser.run(Number.class, "return window.updates").intValue() >= 2);

    assertThat(browser.find("#trouble").isDisplayed()).isTrue();
    assertThat(browser.run(Number.class, "return window.changes").intValue()).isZero();
  }
}
