package io.github.completioncache.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** What some tests need beyond a JDK and Maven. */
public enum Need {
  /** The collected data sets, which lie beside the project and are not part of it. */
  SHARED_DATA(() -> Files.isDirectory(Need.sharedData())),

  /** A {@code redis-server} that was built with TLS. */
  REDIS_WITH_TLS(RedisBinary::speaksTls),

  /** A {@code redis-server} of release 7 on the path. */
  REDIS_7(() -> RedisBinary.isOnPath("7")),

  /** Debian's {@code chromium} and {@code chromium-driver}. */
  CHROMIUM(Browser::isPresent),

  /** The {@code redis-server} of release 8 that {@code .ci/redis-8} unpacks. */
  REDIS_8(() -> Files.isExecutable(RedisBinary.release8()));

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
