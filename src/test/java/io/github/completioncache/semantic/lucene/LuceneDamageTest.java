package io.github.completioncache.semantic.lucene;

import static io.github.completioncache.semantic.Vectors.partition;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.Vectors;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Folders that cannot be used: whoever looks something up does not notice. */
class LuceneDamageTest extends LuceneFolder {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Logger logger = (Logger) LoggerFactory.getLogger(LuceneVectors.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private int runs;

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private List<String> levels() {
    return lines.list.stream().map(line -> line.getLevel().toString()).toList();
  }

  private void countRuns(Runnable work) {
    runs++;
    work.run();
  }

  @Test
  void folderThatIsMissingIsMadeAgain() throws IOException {
    assertFindsAll();
    store.close();
    delete(directory.resolve("cache.db-vectors"));
    open(Runnable::run);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"segments", ".cfs", ".cfe", ".si", ""})
  void damagedIndexIsMadeAgain(String name) throws IOException {
    assertFindsAll();
    store.close();
    List<Path> damaged =
        files().stream()
            .filter(each -> each.getFileName().toString().contains(name))
            .filter(each -> !each.endsWith("write.lock"))
            .toList();
    assertThat(damaged).isNotEmpty();
    for (Path each : damaged) {
      Files.write(each, new byte[] {1, 2, 3});
    }
    List<Runnable> waiting = new ArrayList<>();
    open(waiting::add);
    assertFindsAll();
    runAll(waiting);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {".vex", ".vec", ".dvd"})
  void damageThatOpeningDoesNotNoticeIsMended(String name) throws IOException {
    List<Path> damaged = damageTheMiddle(name);
    open(Runnable::run);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS + 60);
    assertThat(files()).doesNotContainAnyElementsOf(damaged);
    assertThat(levels()).containsExactly("WARN");
  }

  @Test
  void damageThatLookupsMeetIsMended() throws IOException {
    List<Path> damaged = damageTheMiddle(".vex");
    List<Runnable> waiting = new ArrayList<>();
    open(waiting::add);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isZero();
    runAll(waiting);
    assertFindsAll();
    runAll(waiting);
    assertFindsAll();
    assertThat(waiting).isEmpty();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS + 60);
    assertThat(files()).doesNotContainAnyElementsOf(damaged);
    assertThat(levels()).containsExactly("WARN");
  }

  /**
   * Of the files of a graph that was merged, in which each kind of thing is in a file of its own.
   */
  private List<Path> damageTheMiddle(String name) throws IOException {
    assertFindsAll();
    put(60);
    assertFindsAll();
    store.close();
    List<Path> damaged =
        files().stream().filter(each -> each.getFileName().toString().endsWith(name)).toList();
    assertThat(damaged).hasSize(1);
    byte[] bytes = Files.readAllBytes(damaged.get(0));
    Arrays.fill(bytes, bytes.length / 4, bytes.length / 4 * 3, (byte) 0xFF);
    Files.write(damaged.get(0), bytes);
    return damaged;
  }

  @Test
  void afterFailureItIsLeftAloneForMinutes() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.write(folder, new byte[] {1, 2, 3});
    open(this::countRuns);
    assertFindsAll();
    assertThat(runs).isEqualTo(1);
    nanos.addAndGet(9 * MINUTE);
    assertFindsAll();
    assertThat(runs).isEqualTo(1);
    nanos.addAndGet(2 * MINUTE);
    assertFindsAll();
    nanos.addAndGet(19 * MINUTE);
    assertFindsAll();
    assertThat(runs).isEqualTo(2);
    assertThat(levels()).containsExactly("WARN");

    Files.delete(folder);
    nanos.addAndGet(2 * MINUTE);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS);
    assertThat(levels()).containsExactly("WARN", "INFO");
  }

  @Test
  void folderThatCannotBeListedChangesNothing() throws IOException {
    store.close();
    Files.createDirectories(folder.getParent().getParent());
    Files.write(folder.getParent(), new byte[] {1, 2, 3});
    open(Runnable::run);
    assertFindsAll();
    assertThat(levels()).first().isEqualTo("WARN");
    Files.delete(folder.getParent());
    open(Runnable::run);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS);
  }

  @Test
  void interruptedCallerDoesNotLoseTheIndex() {
    assertFindsAll();
    List<Runnable> waiting = new ArrayList<>();
    try (SqliteCacheStore second = SqliteCacheStore.builder().file(file).clock(clock).build()) {
      LuceneVectors reading =
          new LuceneVectors(LuceneVectors.numbered(second), upkeep(waiting::add));
      VectorIndex ofReading = reading.vectors(SPACE);
      put(60);
      assertFindsAll();
      // There is now something newer to be opened, which an interrupted thread cannot do.
      Thread.currentThread().interrupt();
      try {
        assertThat(ofReading.nearest(partition(0), rows.get(0).vector(), 3)).hasSize(3);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(reading.indexed(SPACE)).isEqualTo(ROWS);
      runAll(waiting);
      assertThat(reading.indexed(SPACE)).isEqualTo(ROWS + 60);
    }
    assertThat(lines.list).isEmpty();
  }

  @Test
  void indexThatIsClosedIsNotOpenedAgain() throws IOException {
    assertFindsAll();
    GraphReader reader = new GraphReader(folder);
    reader.refresh(LuceneVectors.numbered(store).origin());
    assertThat(reader.size()).isEqualTo(ROWS);
    reader.close();
    reader.refresh(LuceneVectors.numbered(store).origin());
    assertThat(reader.size()).isZero();
    assertThat(reader.search(Vectors.random(random, 16).toFloats(), 3).list()).isEmpty();
  }
}
