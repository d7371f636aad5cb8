package io.github.completioncache.semantic.lucene;

import static io.github.completioncache.semantic.Vectors.keys;
import static io.github.completioncache.semantic.Vectors.near;
import static io.github.completioncache.semantic.Vectors.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.Vectors;
import io.github.completioncache.store.Invalidation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that are gone while the index still has them. */
class LuceneGoneTest extends LuceneFolder {

  private List<Row> twins(UnitVector vector, int count) {
    List<Row> twins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      twins.add(put(near(vector, 0.01, random)));
    }
    return twins;
  }

  @Test
  void fewThatAreGoneDoNotHaveTheIndexWrittenAnew() throws IOException {
    UnitVector one = Vectors.random(random, 16);
    List<Row> twins = twins(one, 70);
    assertFindsAll();
    twins.forEach(this::remove);
    List<Path> before = files();
    for (int i = 0; i < 5; i++) {
      put(1);
      index.nearest(partition(0), one, 3);
      assertThat(files()).isEqualTo(before);
    }
    assertFindsAll();
  }

  @Test
  void rowBehindManyThatAreGoneIsFound() {
    List<Runnable> waiting = new ArrayList<>();
    open(waiting::add);
    put(4_600);
    UnitVector one = Vectors.random(random, 16);
    Row living = put(near(one, 0.3, random));
    List<Row> twins = twins(one, 1_100);
    put(1);
    index.nearest(partition(0), one, 1);
    runAll(waiting);
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS + 4_600 + 1 + 1_100 + 1);
    twins.forEach(this::remove);
    assertThat(keys(index.nearest(partition(0), one, 1))).containsExactly(living.key());
    runAll(waiting);
    assertThat(keys(index.nearest(partition(0), one, 1))).containsExactly(living.key());
    assertThat(vectors.indexed(SPACE)).isEqualTo(ROWS + 4_600 + 1 + 1_100 + 1);
  }

  @Test
  void folderOfPartitionThatBecameEmptyIsDeleted() {
    assertFindsAll();
    assertThat(folder).exists();
    store.invalidate(Invalidation.everything());
    rows.clear();
    assertFindsAll();
    assertThat(folder).doesNotExist();
    put(3);
    assertFindsAll();
    assertThat(folder).doesNotExist();
    put(100);
    assertFindsAll();
    assertThat(vectors.indexed(SPACE)).isEqualTo(103);
  }

  @Test
  void folderOfPartitionThatBecameEmptyIsDeletedWhenTheStoreIsOpened() {
    assertFindsAll();
    store.invalidate(Invalidation.everything());
    rows.clear();
    assertThat(folder).exists();
    open(Runnable::run);
    assertThat(folder).doesNotExist();
    assertFindsAll();
  }
}
