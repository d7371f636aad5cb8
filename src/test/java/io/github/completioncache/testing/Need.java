package io.github.completioncache.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** What some tests need beyond a JDK and Maven. */
public enum Need {
  /** The collected data sets, which lie beside the project and are not part of it. */
  SHARED_DATA(() -> Files.isDirectory(Need.sharedData())),

  /** A {@code redis-server} that was built with TLS. */
  REDIS_WITH_TLS(RedisBinary::speaksTls);

  private final BooleanSupplier present;

  Need(BooleanSupplier present) {
    this.present = present;
  }

  boolean isPresent() {
    return present.getAsBoolean();
  }

  /** Where the collected data sets lie. */
  public static Path sharedData() {
    return Path.of(System.getProperty("shared.data", "../shared/data"));
  }
}
