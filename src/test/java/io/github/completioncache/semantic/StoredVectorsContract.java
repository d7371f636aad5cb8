package io.github.completioncache.semantic;

import static io.github.completioncache.semantic.Vectors.answer;
import static io.github.completioncache.semantic.Vectors.degrees;
import static io.github.completioncache.semantic.Vectors.partition;
import static io.github.completioncache.semantic.Vectors.row;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.CacheStoreException;
import java.time.Clock;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a {@link CacheStore} with the capability {@link VectorStore} promises of it. */
public abstract class StoredVectorsContract extends VectorIndexContract {

  private @Nullable CacheStore store;

  /** A new and empty store that goes by {@code clock}; the contract closes it. */
  protected abstract CacheStore openStore(Clock clock);

  /** The vectors of a store. */
  protected VectorStore vectorsOf(CacheStore opened) {
    return opened.capability(VectorStore.class).orElseThrow();
  }

  @Override
  protected final VectorStore open(Clock clock) {
    CacheStore opened = openStore(clock);
    store = opened;
    return vectorsOf(opened);
  }

  @Override
  protected final void close() {
    if (store != null) {
      store.close();
    }
  }

  /** The store that the vectors lie in. */
  protected final CacheStore store() {
    if (store == null) {
      throw new IllegalStateException("not opened");
    }
    return store;
  }

  @Test
  void liesBesideTheEntries() {
    store().put(key(1), entry(key(1), clock()).build());
    put(1, 0);
    put(2, 10);
    assertThat(store().get(key(1))).isPresent();
    assertThat(store().get(key(2))).isEmpty();
    index().remove(partition(0), key(1));
    assertThat(store().get(key(1))).isPresent();
  }

  @Test
  void rowOfEntryThatIsReplacedStays() {
    store().put(key(1), entry(key(1), clock()).build());
    put(1, 0);
    store().put(key(1), entry(key(1), clock()).build());
    assertThat(nearest(0, 1)).hasSize(1);
  }

  @Test
  void saysThatItIsClosed() {
    VectorIndex index = index();
    put(1, 0);
    close();
    assertClosed(() -> index.put(row(1, degrees(0), clock())));
    assertClosed(() -> index.nearest(partition(0), degrees(0), 1));
    assertClosed(() -> index.remove(partition(0), key(1)));
    assertClosed(
        () ->
            index.observe(
                partition(0), Set.of(key(1)), new Observation(0.5, -1, 1, 1, true, false)));
    assertClosed(() -> index.learnt(partition(0), key(1)));
    assertClosed(() -> vectors().vectors(Vectors.PLANE).learnt(partition(0), answer(1)));
  }

  private static void assertClosed(ThrowingCallable call) {
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(call)
        .withMessageContaining("closed");
  }
}
