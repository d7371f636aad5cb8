package io.github.completioncache.store.redis;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads bare replies of commands that never answer with nothing. */
final class Replies {

  private Replies() {}

  static long number(@Nullable Object reply) {
    return (Long) Objects.requireNonNull(reply, "reply");
  }

  static List<?> list(@Nullable Object reply) {
    return (List<?>) Objects.requireNonNull(reply, "reply");
  }
}
