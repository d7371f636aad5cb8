package io.github.completioncache.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets what a test waits for take a minute: a machine that is busy makes it late, and one that is
 * not loses nothing. Is there for every test class, by its entry in {@code META-INF/services}.
 */
public final class LongWaits implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
  }
}
