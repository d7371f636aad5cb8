package io.github.completioncache.store.sqlite;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Connections that nobody uses now. Each thread looks first where it left one before, so that pages
 * stay in the cache of one processor. Safe for use by several threads; takes no lock.
 */
final class IdleReaders {

  private final AtomicReferenceArray<@Nullable Reader> slots;

  IdleReaders(int size) {
    slots = new AtomicReferenceArray<>(size);
  }

  /** Any idle one; null if there is none. */
  @Nullable Reader take() {
    int home = home();
    for (int i = 0; i < slots.length(); i++) {
      int slot = (home + i) % slots.length();
      if (slots.get(slot) != null) {
        Reader reader = slots.getAndSet(slot, null);
        if (reader != null) {
          return reader;
        }
      }
    }
    return null;
  }

  /** Keeps {@code reader}, which must not be one too many. */
  void add(Reader reader) {
    int home = home();
    int i = 0;
    while (!slots.compareAndSet((home + i) % slots.length(), null, reader)) {
      i++;
    }
  }

  private int home() {
    return (int) (Thread.currentThread().getId() % slots.length());
  }
}
