package io.github.completioncache.store.redis;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads bare replies of commands that never answer with nothing. */
final class Replies {

  private Replies() {}

  static Object present(@Nullable Object reply) {
    return Objects.requireNonNull(reply, "reply");
  }

  static long number(@Nullable Object reply) {
    return (Long) present(reply);
  }

  static List<?> list(@Nullable Object reply) {
    return (List<?>) present(reply);
  }
}
