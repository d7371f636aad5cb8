package io.github.completioncache.store.sqlite;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.UnreadableEntryException;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged values, failing statements, and what may be said about them. */
class SqliteFaultTest {

  @TempDir private Path directory;
  private SqliteCacheStore store;
  private OtherConnection other;

  @BeforeEach
  void open() throws Exception {
    Path file = directory.resolve("cache.db");
    store = SqliteCacheStore.open(file);
    other = new OtherConnection(file);
  }

  @AfterEach
  void close() throws Exception {
    other.close();
    store.close();
  }

  @Test
  void w7_valueThatCannotBeReadSaysSoAndCanBeReplaced() throws Exception {
    CacheEntry good = entry(key(1)).build();
    for (String damaged : List.of("x''", "x'00'", "zeroblob(2000)", "substr(value, 1, 40)")) {
      store.put(key(1), good);
      other.execute("UPDATE entry SET value = " + damaged);
      assertThatExceptionOfType(UnreadableEntryException.class)
          .as(damaged)
          .isThrownBy(() -> store.get(key(1)));
      assertThat(store.put(key(1), good)).as(damaged).isTrue();
      assertSame(store.get(key(1)), good);
    }
    other.execute("UPDATE entry SET value = x'00'");
    assertThat(store.remove(key(1))).isTrue();
    assertThat(store.get(key(1))).isEmpty();
  }

  @Test
  void k18_valueThatWasMovedToAnotherKeyIsNotServed() throws Exception {
    store.put(key(1), entry(key(1)).build());
    other.execute("UPDATE entry SET key = x'" + key(2).hex() + "'");
    assertThat(store.get(key(1))).isEmpty();
    assertThatExceptionOfType(UnreadableEntryException.class).isThrownBy(() -> store.get(key(2)));
  }

  @Test
  void r7_serializedObjectIsNotRead() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
      objects.writeObject(new java.util.ArrayList<>(List.of("anything")));
    }
    store.put(key(1), entry(key(1)).build());
    String hex = HexFormat.of().formatHex(bytes.toByteArray());
    other.execute("UPDATE entry SET value = x'" + hex + "'");
    assertThatExceptionOfType(UnreadableEntryException.class).isThrownBy(() -> store.get(key(1)));
  }

  @Test
  void failedWriteLeavesNothingBehindAndTheNextOneWorks() throws Exception {
    CacheEntry before = entry(key(1)).body(new byte[] {1}).build();
    store.put(key(1), before);
    other.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON tag BEGIN SELECT RAISE(ABORT, 'out of order');"
            + " END");
    EntryLabels tagged = new EntryLabels(key(1), "", "c", "m", Set.of("t"));
    CacheEntry failing = entry(tagged).body(new byte[] {2}).build();
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(() -> store.put(key(1), failing))
        .withMessageStartingWith("cannot write ")
        .withMessageContaining("out of order");
    assertSame(store.get(key(1)), before);
    other.execute("DROP TRIGGER broken");
    assertThat(store.put(key(1), failing)).isTrue();
    assertSame(store.get(key(1)), failing);
  }

  @Test
  void failedReadIsNoMissAndTheNextOneWorks() throws Exception {
    store.put(key(1), entry(key(1)).build());
    other.execute("ALTER TABLE entry RENAME TO mislaid");
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(() -> store.get(key(1)))
        .withMessageStartingWith("cannot read ");
    other.execute("ALTER TABLE mislaid RENAME TO entry");
    assertThat(store.get(key(1))).isPresent();
  }

  @Test
  void r8_nothingKeptIsEverSaid() throws Exception {
    EntryLabels labels = new EntryLabels(key(1), "TENANT", "CATEGORY", "MODEL", Set.of("TAG"));
    CacheEntry secret = entry(labels).body("{\"answer\":\"SECRET\"}".getBytes(UTF_8)).build();
    store.put(key(1), secret);
    other.execute("UPDATE entry SET value = substr(value, 1, length(value) - 1)");
    Throwable unreadable = catchThrowable(() -> store.get(key(1)));
    other.execute("DROP TABLE tag");
    Throwable failed = catchThrowable(() -> store.put(key(1), secret));
    for (Throwable thrown : List.of(unreadable, failed)) {
      assertThat(stackTrace(thrown))
          .doesNotContain("SECRET", "TENANT", "CATEGORY", "MODEL", "TAG", key(1).hex());
    }
    assertThat(store.toString()).isEqualTo("SqliteCacheStore[" + directory + "/cache.db]");
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
