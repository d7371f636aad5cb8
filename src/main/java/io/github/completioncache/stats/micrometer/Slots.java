package io.github.completioncache.stats.micrometer;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives a bounded number of names a place of their own, for ever: a counter must never go down, so
 * what is counted under {@link #OTHER} once stays there.
 */
final class Slots {

  static final String OTHER = "other";
  private static final String NONE = "none";

  private final ConcurrentHashMap<String, String> slots = new ConcurrentHashMap<>();
  private final int limit;

  Slots(int limit) {
    this.limit = limit;
  }

  /** The value of the tag for {@code name}. */
  String of(String name) {
    String known = slots.get(name);
    return known != null ? known : slots.size() < limit ? admit(name) : OTHER;
  }

  private synchronized String admit(String name) {
    if (slots.size() < limit) {
      // Registries differ in what they make of an empty value.
      slots.putIfAbsent(name, name.isEmpty() ? NONE : name);
    }
    return slots.getOrDefault(name, OTHER);
  }
}
