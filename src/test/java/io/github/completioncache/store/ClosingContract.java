package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The part of the contract about the end of a store. */
interface ClosingContract {

  CacheStore store();

  @Test
  default void closesTwice() {
    store().put(key(1), entry(key(1)).build());
    store().close();
    assertThatNoException().isThrownBy(store()::close);
  }

  @Test
  default void saysThatItIsClosed() {
    store().put(key(1), entry(key(1)).build());
    store().close();
    assertClosed(() -> store().get(key(1)));
    assertClosed(() -> store().get(key(2)));
    assertClosed(() -> store().put(key(2), entry(key(2)).build()));
    assertClosed(() -> store().remove(key(1)));
    assertClosed(() -> store().invalidate(Invalidation.everything()));
    assertClosed(() -> store().invalidate(Invalidation.tag("t")));
  }

  private static void assertClosed(ThrowingCallable call) {
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(call)
        .withMessageContaining("closed");
  }
}
