package io.github.completioncache.store.sqlite;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad settings are refused with the name and the value. */
class SqliteBuilderTest {

  private final SqliteCacheStore.Builder builder = SqliteCacheStore.builder();

  @Test
  void wantsFile() {
    assertThatIllegalStateException()
        .isThrownBy(builder::build)
        .withMessage("file is required, but was not set");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> builder.file(null));
    assertThatNullPointerException().isThrownBy(() -> builder.busyTimeout(null));
    assertThatNullPointerException().isThrownBy(() -> builder.clock(null));
    assertThatNullPointerException().isThrownBy(() -> SqliteCacheStore.open(null));
  }

  @Test
  void refusesFileInsideAnArchive(@TempDir Path directory) throws Exception {
    URI archive = URI.create("jar:" + directory.resolve("a.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.file(zip.getPath("/cache.db")))
          .withMessageStartingWith("file must be on the default file system, but is jar:");
    }
  }

  @Test
  void refusesBoundsWithoutRoom() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maximumEntries(0))
        .withMessage("maximumEntries must be at least 1, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maximumBytes(1_048_575))
        .withMessage("maximumBytes must be at least 1048576, but is 1048575");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maximumEntryBytes(0))
        .withMessage("maximumEntryBytes must be between 1 and 536870912, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maximumEntryBytes(Integer.MAX_VALUE))
        .withMessage("maximumEntryBytes must be between 1 and 536870912, but is 2147483647");
  }

  @Test
  void refusesAnEntryLargerThanTheStore() {
    builder.file(Path.of("never-made.db")).maximumBytes(2 << 20).maximumEntryBytes(3 << 20);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("maximumEntryBytes (3145728) must not exceed maximumBytes (2097152)");
  }

  @Test
  void t1_refusesTimeoutThatIsNone() {
    for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(1)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.busyTimeout(bad))
          .withMessage("busyTimeout must be positive and at most PT1H, but is " + bad);
    }
  }
}
