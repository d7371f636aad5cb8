package io.github.completioncache.store.sqlite;

import static io.github.completioncache.semantic.Vectors.PLANE;
import static io.github.completioncache.semantic.Vectors.answer;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.FakeClock;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What vectors make of the file they lie in, and of its entries. */
class SqliteVectorsFileTest {

  private static final Observation RIGHT = new Observation(0.5, -1, 1, 1, true, false);

  private final FakeClock clock = new FakeClock(Instant.parse("2026-01-17T10:00:00Z"));
  @TempDir private Path directory;
  private Path file;
  private SqliteCacheStore store;
  private SqliteCacheStore second;
  private VectorIndex index;
  private VectorIndex ofSecond;
  private OtherConnection other;

  @BeforeEach
  void openStore() throws Exception {
    file = directory.resolve("cache.db");
    store = SqliteCacheStore.builder().file(file).clock(clock).build();
    index = indexOf(store);
    second = SqliteCacheStore.builder().file(file).clock(clock).build();
    ofSecond = indexOf(second);
    other = new OtherConnection(file);
  }

  @AfterEach
  void closeStore() throws Exception {
    other.close();
    second.close();
    store.close();
  }

  private static VectorIndex indexOf(CacheStore store) {
    return store.capability(VectorStore.class).orElseThrow().vectors(PLANE);
  }

  @Test
  void fileWithoutVectorsStaysAsItIs() throws Exception {
    store.put(key(1), entry(key(1), clock).build());
    assertThat(near(index, 0)).isEmpty();
    assertThat(index.learnt(partition(0), key(1))).isEqualTo(Learnt.NOTHING);
    index.remove(partition(0), key(1));
    store.invalidate(Invalidation.everything());
    assertThat(other.query("SELECT count(*) FROM sqlite_master WHERE name LIKE '%vector%'"))
        .isEqualTo("0");
  }

  @Test
  void earlierReleasesPassOverThem() throws Exception {
    put(1, 0);
    // All that they look at before they take a file for theirs.
    assertThat(other.query("PRAGMA user_version")).isEqualTo("1");
    assertThat(other.query("PRAGMA application_id"))
        .isEqualTo(Integer.toString(Schema.APPLICATION));
  }

  @Test
  void outliveTheStore() {
    put(1, 0);
    index.observe(partition(0), Set.of(key(1)), RIGHT);
    second.close();
    store.close();
    store = SqliteCacheStore.builder().file(file).clock(clock).build();
    index = indexOf(store);
    assertThat(near(index, 0)).containsExactly(key(1));
    assertThat(index.learnt(partition(0), key(1)).ofEntry()).containsExactly(RIGHT);
  }

  @Test
  void whoAsksAboutAnAnswerDoesNotReadWhatIsKnownOfItsPartition() throws Exception {
    index.observe(partition(0), Set.of(key(1)), RIGHT);
    other.execute(
        "UPDATE vector_learnt SET observations = zeroblob(1048576) WHERE length(key) = 0");
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();
    List<Observation> observations = index.observations(partition(0), key(1));
    long allocated = memory.getCurrentThreadAllocatedBytes() - before;
    assertThat(observations).containsExactly(RIGHT);
    assertThat(allocated).isLessThan(1 << 20);
  }

  @Test
  void goWithTheEntryThatIsRemoved() {
    putWithEntries(3);
    second.remove(key(2));
    assertThat(near(index, 2)).containsExactly(key(1), key(3));
    assertThat(near(ofSecond, 2)).containsExactly(key(1), key(3));
  }

  @Test
  void goWithTheEntriesThatAreInvalidated() throws Exception {
    putWithEntries(300);
    assertThat(near(index, 2)).hasSize(300);
    second.invalidate(Invalidation.key(key(2)));
    assertThat(near(index, 2)).hasSize(299).doesNotContain(key(2));
    second.invalidate(Invalidation.category("faq"));
    assertThat(near(index, 2)).isEmpty();
    assertThat(other.query("SELECT count(*) FROM vector")).isEqualTo("0");
    assertThat(other.query("SELECT vectors FROM vector_total")).isEqualTo("0");
  }

  @Test
  void goWithTheEntriesThatExpire() throws Exception {
    putWithEntries(3);
    clock.advance(Duration.ofHours(2));
    assertThat(near(index, 2)).isEmpty();
    assertThat(store.removeExpired()).isEqualTo(3);
    assertThat(other.query("SELECT count(*) FROM vector")).isEqualTo("0");
  }

  @Test
  void goWithTheEntriesThatMakeRoom() {
    putWithEntries(5);
    try (SqliteCacheStore small =
        SqliteCacheStore.builder().file(file).clock(clock).maximumEntries(3).build()) {
      clock.advance(Duration.ofMinutes(1));
      small.put(key(6), entry(key(6), clock).build());
      assertThat(near(index, 2)).hasSize(2);
    }
  }

  @Test
  void entryThatIsPutAgainKeepsItsVector() {
    putWithEntries(1);
    store.put(key(1), entry(key(1), clock).build());
    assertThat(near(index, 0)).containsExactly(key(1));
  }

  @Test
  void whatWasLearntStaysWhenTheEntryGoes() {
    putWithEntries(1);
    index.observe(partition(0), Set.of(key(1)), RIGHT);
    store.invalidate(Invalidation.everything());
    assertThat(index.learnt(partition(0), key(1)).ofEntry()).containsExactly(RIGHT);
  }

  @Test
  void othersFindThemAtOnce() {
    put(1, 0);
    assertThat(near(ofSecond, 0)).containsExactly(key(1));
    put(2, 1);
    ofSecond.put(row(3, degrees(2), clock));
    assertThat(near(ofSecond, 0)).containsExactly(key(1), key(2), key(3));
    assertThat(near(index, 0)).containsExactly(key(1), key(2), key(3));
    put(1, 90);
    assertThat(near(ofSecond, 0)).containsExactly(key(2), key(3), key(1));
    index.remove(partition(0), key(2));
    assertThat(near(ofSecond, 0)).containsExactly(key(3), key(1));
    index.observe(partition(0), Set.of(key(1)), RIGHT);
    ofSecond.observe(partition(0), Set.of(key(1)), RIGHT);
    assertThat(index.learnt(partition(0), key(1)).ofEntry()).hasSize(2);
  }

  @Test
  void manyThatAreGoneAtOnceHideNoneThatIsThere() {
    for (int number = 0; number < 1_000; number++) {
      put(number, number / 1_000.0);
    }
    put(2_000, 90);
    assertThat(ofSecond.nearest(partition(0), degrees(0), 3)).hasSize(3);
    for (int number = 0; number < 1_000; number++) {
      index.remove(partition(0), key(number));
    }
    assertThat(keys(ofSecond.nearest(partition(0), degrees(0), 3))).containsExactly(key(2_000));
  }

  @Test
  void expiredRowsWithoutEntriesGoWithLaterWrites() throws Exception {
    for (int number = 1; number <= 100; number++) {
      put(number, number);
    }
    clock.advance(Duration.ofHours(2));
    put(101, 0);
    put(102, 0);
    assertThat(other.query("SELECT count(*) FROM vector")).isEqualTo("2");
  }

  @Test
  void whatIsForgottenGoesWithLaterWrites() throws Exception {
    for (int number = 1; number <= 60; number++) {
      index.observe(partition(0), Set.of(key(number)), RIGHT);
    }
    assertThat(other.query("SELECT count(*) FROM vector_learnt")).isEqualTo("61");
    clock.advance(VectorIndex.LEARNT_FOR);
    put(1, 0);
    assertThat(other.query("SELECT count(*) FROM vector_learnt")).isEqualTo("0");
    assertThat(other.query("SELECT learnt FROM vector_total")).isEqualTo("0");
  }

  @Test
  void takeTheirPartOfTheFileAtMost() throws Exception {
    try (SqliteCacheStore small =
        SqliteCacheStore.builder().file(file).clock(clock).maximumBytes(1 << 20).build()) {
      VectorIndex ofSmall = indexOf(small);
      String text = "x".repeat(10_000);
      for (int number = 1; number <= 100; number++) {
        ofSmall.put(
            new VectorIndex.Row(
                partition(0),
                key(number),
                degrees(number),
                text,
                answer(number),
                clock.instant().plusSeconds(60)));
      }
      List<CacheKey> left = keys(ofSmall.nearest(partition(0), degrees(100), 100));
      assertThat(left).hasSizeBetween(30, 39).startsWith(key(100), key(99));
      assertThat(Long.parseLong(other.query("SELECT vectors FROM vector_total")))
          .isLessThanOrEqualTo(6 << 16);
      assertThat(small.bytes()).isLessThan(1 << 20);
    }
  }

  @Test
  void whatWasLearntTakesItsPartOfTheFileAtMost() throws Exception {
    try (SqliteCacheStore small =
        SqliteCacheStore.builder().file(file).clock(clock).maximumBytes(1 << 20).build()) {
      VectorIndex ofSmall = indexOf(small);
      for (int number = 1; number <= 400; number++) {
        clock.advance(Duration.ofMillis(1));
        ofSmall.observe(partition(number), Set.of(key(number)), RIGHT);
      }
      assertThat(Long.parseLong(other.query("SELECT learnt FROM vector_total")))
          .isLessThanOrEqualTo(1 << 16);
      assertThat(ofSmall.learnt(partition(400), key(400)).ofEntry()).hasSize(1);
      assertThat(ofSmall.learnt(partition(1), key(1)).ofEntry()).isEmpty();
    }
  }

  @Test
  void partitionThatIsTooLargeForTheHeapIsReadFromTheFile() {
    for (int number = 0; number < 300; number++) {
      put(number, number / 2.0);
    }
    try (SqliteCacheStore narrow =
        SqliteCacheStore.builder().file(file).clock(clock).vectorsInMemory(2_000).build()) {
      VectorIndex ofNarrow = indexOf(narrow);
      for (int round = 0; round < 3; round++) {
        assertThat(keys(ofNarrow.nearest(partition(0), degrees(50), 3)))
            .hasSize(3)
            .startsWith(key(100));
        index.put(row(1, 1, degrees(round), clock));
        assertThat(ofNarrow.nearest(partition(1), degrees(50), 3)).hasSize(1);
      }
      index.remove(partition(0), key(100));
      assertThat(keys(ofNarrow.nearest(partition(0), degrees(50), 3))).doesNotContain(key(100));
    }
  }

  @Test
  void partitionsThatWereNotAskedForLatelyLeaveTheHeap() {
    for (int number = 0; number < 50; number++) {
      index.put(row(number, number, degrees(0), clock));
    }
    try (SqliteCacheStore narrow =
        SqliteCacheStore.builder().file(file).clock(clock).vectorsInMemory(3_000).build()) {
      VectorIndex ofNarrow = indexOf(narrow);
      for (int round = 0; round < 3; round++) {
        for (int number = 0; number < 50; number++) {
          assertThat(keys(ofNarrow.nearest(partition(number), degrees(50), 3)))
              .containsExactly(key(number));
        }
      }
    }
  }

  @Test
  void vectorsOfAnotherSizeThanTheirSpaceAreNeverFound() throws Exception {
    put(1, 0);
    put(2, 0);
    other.execute("UPDATE vector SET vector = x'00' WHERE id = 1");
    assertThat(near(index, 0)).containsExactly(key(2));
  }

  private void put(int number, double degrees) {
    index.put(row(number, degrees(degrees), clock));
  }

  private void putWithEntries(int count) {
    for (int number = 1; number <= count; number++) {
      store.put(key(number), entry(key(number), clock).build());
      put(number, number * 1.01);
    }
  }

  private static List<CacheKey> near(VectorIndex index, double degrees) {
    return keys(index.nearest(partition(0), degrees(degrees), 1_000));
  }
}
