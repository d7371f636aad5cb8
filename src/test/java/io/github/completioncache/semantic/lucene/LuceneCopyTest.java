package io.github.completioncache.semantic.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a store that were replaced, and folders that were not. */
class LuceneCopyTest extends LuceneFolder {

  @Test
  void indexOfAnotherFileIsNotUsed() throws IOException {
    assertFindsAll();
    store.close();
    Files.delete(file);
    rows.clear();
    open(Runnable::run);
    put(200);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(200);
  }

  /** More than a fifth of its documents are gone then, or less. */
  @ParameterizedTest
  @ValueSource(ints = {100, 60})
  void fileThatWasBroughtBackFromCopyGetsItsIndexCorrected(int more) throws IOException {
    assertFindsAll();
    store.close();
    Path copy = directory.resolve("copy");
    Files.copy(file, copy);
    List<Row> copied = List.copyOf(rows);
    open(Runnable::run);
    put(more);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS + more);
    store.close();
    Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);
    rows.clear();
    rows.addAll(copied);
    open(Runnable::run);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS);
    put(60);
    assertFindsAll();
    put(60);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS + 120);
  }

  @Test
  void numbersThatWereGivenOnceMoreAreNoticed() throws IOException {
    store.close();
    Path copy = directory.resolve("copy");
    Files.copy(file, copy);
    List<Row> copied = List.copyOf(rows);
    open(Runnable::run);
    put(100);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS + 100);
    store.close();
    Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);
    rows.clear();
    rows.addAll(copied);
    store = SqliteCacheStore.builder().file(file).clock(clock).build();
    index = LuceneVectors.numbered(store).vectors(SPACE);
    put(150);
    open(Runnable::run);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS + 150);
  }
}
