package io.github.completioncache.store.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a store can do beyond keeping entries, by type. Made before it is shared. */
final class Capabilities {

  private final Map<Class<?>, Object> all = new HashMap<>();

  /** Adds one, unless it is null. */
  <T> Capabilities with(Class<T> type, @Nullable T capability) {
    if (capability != null) {
      all.put(type, capability);
    }
    return this;
  }

  <T> Optional<T> find(Class<T> type) {
    return Optional.ofNullable(all.get(type)).map(type::cast);
  }
}
