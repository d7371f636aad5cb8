package io.github.completioncache.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A headless Chromium, as Debian's packages {@code chromium} and {@code chromium-driver} bring it.
 */
public final class Browser implements AutoCloseable {

  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static boolean isPresent() {
    return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
  }

  /** A browser with a profile of its own and a window of a desktop's size. */
  public static Browser open() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    // Without the last three the browser looks for its maker's hosts, which a test must not.
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.resize(1280, 900);
    return browser;
  }

  /** Opens a page, and waits until it is loaded. */
  public void visit(URI uri) {
    driver.get(uri.toString());
  }

  /** The size of the window; heights below 500 pixels are not to be had. */
  public void resize(int width, int height) {
    // A window is never narrower than 500 pixels; a phone is what the page is told that it is.
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    driver.manage().window().setSize(new Dimension(Math.max(500, width), height));
  }

  /** What the page is told of the system's theme: {@code light} or {@code dark}. */
  public void preferColors(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The time zone that the page is told of, such as {@code America/New_York}. */
  public void timeZone(String name) {
    driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", name));
  }

  /**
   * The first element that a CSS selector finds; again when it is used after the page was built
   * anew, as it is now and then by itself.
   */
  public WebElement find(String selector) {
    By by = By.cssSelector(selector);
    AtomicReference<WebElement> found = new AtomicReference<>(driver.findElement(by));
    InvocationHandler using =
        (proxy, method, arguments) -> {
          while (true) {
            try {
              return method.invoke(found.get(), arguments);
            } catch (InvocationTargetException e) {
              if (!(e.getCause() instanceof StaleElementReferenceException)) {
                throw e.getCause();
              }
              found.set(driver.findElement(by));
            }
          }
        };
    return (WebElement)
        Proxy.newProxyInstance(
            WebElement.class.getClassLoader(), new Class<?>[] {WebElement.class}, using);
  }

  /** All elements that a CSS selector finds. */
  public List<WebElement> findAll(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** The texts that are shown in the elements that a CSS selector finds. */
  public List<String> texts(String selector) {
    // One round trip: between two of them the page may have built its tables anew.
    List<?> texts =
        run(
            List.class,
            "return [...document.querySelectorAll(arguments[0])].map((found) => found.innerText)",
            selector);
    return texts.stream().map(String.class::cast).toList();
  }

  /** What a script returns, which is of that type. */
  public <T> T run(Class<T> type, String script, Object... arguments) {
    return type.cast(Objects.requireNonNull(driver.executeScript(script, arguments)));
  }

  /** What the page's scripts have complained about, security policy included. */
  public List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** Writes the whole page, as high as it is, to {@code target/screenshots}. */
  public Path screenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      Path file = SCREENSHOTS.resolve(name + ".png");
      Map<String, Object> whole = Map.of("format", "png", "captureBeyondViewport", true);
      // The first one of a page that has grown lays it out anew, and may miss what is then painted.
      Map<String, Object> unused = driver.executeCdpCommand("Page.captureScreenshot", whole);
      Map<String, Object> shot = driver.executeCdpCommand("Page.captureScreenshot", whole);
      Files.write(
          file, Base64.getDecoder().decode(Objects.requireNonNull(shot.get("data")).toString()));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
