package io.github.completioncache.store.sqlite;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.semantic.NumberedVectors;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files become a store, and which are refused and left alone. */
class SqliteFileTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("cache.db");
  }

  @Test
  void onlyTheOwnerMayReadWhatIsKept() throws Exception {
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      store.put(key(1), entry(key(1)).build());
      for (String name : List.of("cache.db", "cache.db-wal", "cache.db-shm")) {
        assertThat(mode(directory.resolve(name))).as(name).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void keepsTheModeOfFileThatExists() throws Exception {
    Files.createFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    SqliteCacheStore.open(file).close();
    assertThat(mode(file)).isEqualTo("rw-rw----");
  }

  @Test
  void keepsEntriesWhenClosed() throws Exception {
    CacheEntry kept = entry(key(1)).build();
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      store.put(key(1), kept);
    }
    assertThat(contents().keySet()).containsExactly("cache.db");
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      assertSame(store.get(key(1)), kept);
    }
  }

  @Test
  void takesAnEmptyFile() throws Exception {
    Files.createFile(file);
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      assertThat(store.put(key(1), entry(key(1)).build())).isTrue();
    }
  }

  @Test
  void takesAnyName() throws Exception {
    for (String name :
        List.of("a b", "50%", "a%20b", "x?mode=memory", "#1", "ä;租户", "'", ":memory:")) {
      Path named = directory.resolve(name);
      try (SqliteCacheStore store = SqliteCacheStore.open(named)) {
        store.put(key(1), entry(key(1)).build());
        assertThat(named).as(name).isNotEmptyFile();
      }
    }
  }

  @Test
  void takesRelativePath() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Files.createDirectories(here.resolve("target"));
    Path relative = Files.createTempDirectory(here.resolve("target"), "relative").resolve("c.db");
    try (SqliteCacheStore store = SqliteCacheStore.open(here.relativize(relative))) {
      assertThat(store.put(key(1), entry(key(1)).build())).isTrue();
    }
    assertThat(relative).isNotEmptyFile();
  }

  @Test
  void wantsDirectoryThatExists() {
    Path missing = directory.resolve("no/cache.db");
    assertRefused(missing, "cannot keep entries in " + missing + ": its directory does not exist");
    assertThat(directory.resolve("no")).doesNotExist();
  }

  @Test
  void refusesDirectory() {
    assertRefused(directory, "cannot keep entries in " + directory + ": it is a directory");
  }

  @Test
  void refusesLinkToNowhere() throws Exception {
    Files.createSymbolicLink(file, directory.resolve("nowhere"));
    assertRefused(
        file, "cannot keep entries in " + file + ": it is a link to a file that does not exist");
  }

  @Test
  void refusesDevice() {
    Path device = Path.of("/dev/null");
    assertRefused(device, "cannot keep entries in /dev/null: it is not a regular file");
  }

  @Test
  void refusesReadOnlyFile() throws Exception {
    SqliteCacheStore.open(file).close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertLeftAlone(file, "cannot keep entries in " + file + ": it is read-only");
  }

  @Test
  void leavesTextAlone() throws Exception {
    Files.writeString(file, "name,answer\n".repeat(400));
    assertLeftAlone(file, foreign());
  }

  @Test
  void leavesShortFileAlone() throws Exception {
    Files.writeString(file, "x");
    assertLeftAlone(file, foreign());
  }

  @Test
  void leavesFileThatOnlyBeginsAsDatabaseAlone() throws Exception {
    Files.writeString(file, "SQLite format 3\0 and then something else".repeat(50));
    assertLeftAlone(file, foreign());
  }

  @Test
  void leavesDatabaseOfSomebodyElseAlone() throws Exception {
    other("CREATE TABLE customer (name TEXT)", "INSERT INTO customer VALUES ('Ada')");
    assertLeftAlone(file, foreign());
  }

  @Test
  void leavesDatabaseAloneWhoseTablesStandInItsLogOnly() throws Exception {
    Path log = directory.resolve("cache.db-wal");
    Map<String, List<Byte>> found;
    try (OtherConnection other = otherFile()) {
      other.execute("PRAGMA journal_mode = WAL").execute("CREATE TABLE customer (name TEXT)");
      assertThat(log).isNotEmptyFile();
      found = contents();
      assertRefused(file, foreign());
      assertThat(contents()).isEqualTo(found);
    }
  }

  @Test
  void leavesDatabaseOfAnotherApplicationAlone() throws Exception {
    other("PRAGMA application_id = 1", "PRAGMA user_version = 1");
    assertLeftAlone(file, foreign());
  }

  @Test
  void leavesFileAloneThatWasCutOff() throws Exception {
    SqliteCacheStore.open(file).close();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, 50));
    assertLeftAlone(file, foreign());
    for (int length : new int[] {99, 4096, whole.length / 2}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertLeftAlone(
          file,
          "cannot write "
              + file
              + ": [SQLITE_CORRUPT] The database disk image is malformed"
              + " (database disk image is malformed)");
    }
  }

  @Test
  void opensFileWhoseCheckpointWasCutOff() throws Exception {
    Path killed = directory.resolve("killed.db");
    byte[] before;
    try (SqliteCacheStore store = SqliteCacheStore.open(file)) {
      store.put(key(1), entry(key(1)).body(new byte[50_000]).build());
      store.put(key(2), entry(key(2)).body(new byte[50_000]).build());
      before = Files.readAllBytes(file);
      Files.copy(directory.resolve("cache.db-wal"), directory.resolve("killed.db-wal"));
    }
    byte[] after = Files.readAllBytes(file);
    assertThat(after).hasSizeGreaterThan(before.length);
    // The first page is copied from the log already, the pages at the end are not.
    System.arraycopy(after, 0, before, 0, 4096);
    Files.write(killed, before);
    try (SqliteCacheStore store = SqliteCacheStore.open(killed)) {
      assertThat(store.entries()).isEqualTo(2);
      assertThat(store.get(key(2)).orElseThrow().bodyLength()).isEqualTo(50_000);
    }
  }

  @Test
  void closesItsFileWhateverIsRunBefore() {
    SqliteCacheStore store = SqliteCacheStore.open(file);
    store.put(key(1), entry(key(1)).build());
    assertThat(file.resolveSibling(file.getFileName() + "-wal")).exists();
    NumberedVectors vectors = store.capability(NumberedVectors.class).orElseThrow();
    List<String> run = new ArrayList<>();
    Runnable taken = vectors.onClose(() -> run.add("taken back"));
    vectors.onClose(
        () -> {
          throw new IllegalStateException("failing");
        });
    vectors.onClose(() -> run.add("last"));
    taken.run();
    assertThatThrownBy(store::close).hasMessage("failing");
    assertThat(run).containsExactly("last");
    assertThat(file.resolveSibling(file.getFileName() + "-wal")).doesNotExist();
  }

  @Test
  void leavesNewerVersionAlone() throws Exception {
    SqliteCacheStore.open(file).close();
    other("PRAGMA user_version = " + (Schema.VERSION + 1));
    assertLeftAlone(
        file,
        file
            + " was written by a newer version of completion-cache;"
            + " this one knows tables up to version "
            + Schema.VERSION);
  }

  private String foreign() {
    return file
        + " was not made by completion-cache, or is damaged, and is left as it is;"
        + " name another file";
  }

  private OtherConnection otherFile() throws Exception {
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    return new OtherConnection(file);
  }

  private void other(String... statements) throws Exception {
    try (OtherConnection other = otherFile()) {
      for (String statement : statements) {
        other.execute(statement);
      }
    }
  }

  private void assertLeftAlone(Path path, String message) throws IOException {
    Map<String, List<Byte>> found = contents();
    assertRefused(path, message);
    assertThat(contents()).isEqualTo(found);
  }

  private static void assertRefused(Path path, String message) {
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(() -> SqliteCacheStore.open(path))
        .withMessage(message);
  }

  /** Every byte of every file in the directory. */
  private Map<String, List<Byte>> contents() throws IOException {
    Map<String, List<Byte>> contents = new HashMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.toList()) {
        byte[] bytes = Files.readAllBytes(each);
        List<Byte> boxed = new java.util.ArrayList<>(bytes.length);
        for (byte b : bytes) {
          boxed.add(b);
        }
        contents.put(each.getFileName().toString(), boxed);
      }
    }
    return contents;
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
