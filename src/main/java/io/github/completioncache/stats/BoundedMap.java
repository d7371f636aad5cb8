package io.github.completioncache.stats;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One value per name for a limited number of names; all further names share the value of {@link
 * #OTHER}, so that names which vary without end are no memory leak. Looking up a known name takes
 * no lock.
 */
final class BoundedMap<V> {

  static final String OTHER = "other";

  private final ConcurrentHashMap<String, V> values = new ConcurrentHashMap<>();
  private final int limit;
  private final Function<String, V> factory;
  private volatile boolean full;

  BoundedMap(int limit, Function<String, V> factory) {
    this.limit = limit;
    this.factory = factory;
  }

  V get(String name) {
    V known = values.get(name);
    if (known != null) {
      return known;
    }
    return full ? values.computeIfAbsent(OTHER, factory) : admit(name);
  }

  /** What there is now; the map changes as names are added. */
  Map<String, V> view() {
    return values;
  }

  private synchronized V admit(String name) {
    V known = values.get(name);
    if (known != null) {
      return known;
    }
    if (full) {
      return values.computeIfAbsent(OTHER, factory);
    }
    V added = factory.apply(name);
    values.put(name, added);
    full = values.size() >= limit;
    return added;
  }
}
