package io.github.completioncache.semantic;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Spares the guards from taking the same text apart one after the other. Thread-safe. */
final class Texts {

  private static final int SLOTS = 64;

  private final AtomicReferenceArray<WeakReference<Text>> slots = new AtomicReferenceArray<>(SLOTS);

  Text of(String raw) {
    int slot = raw.hashCode() & (SLOTS - 1);
    WeakReference<Text> kept = slots.get(slot);
    Text text = kept == null ? null : kept.get();
    if (text == null || !text.raw().equals(raw)) {
      text = Text.of(raw);
      slots.set(slot, new WeakReference<>(text));
    }
    return text;
  }
}
