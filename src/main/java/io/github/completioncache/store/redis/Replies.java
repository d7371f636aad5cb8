package io.github.completioncache.store.redis;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads bare replies. */
final class Replies {

  private Replies() {}

  static Object present(@Nullable Object reply) {
    return Objects.requireNonNull(reply, "reply");
  }

  /**
   * A value, or null.
   *
   * @throws ServerFault if it is something else, as after a reply that nobody had asked for
   */
  static byte @Nullable [] value(@Nullable Object reply) {
    if (reply == null || reply instanceof byte[]) {
      return (byte[]) reply;
    }
    throw new ServerFault("Redis answered with something else than a value", null);
  }

  static long number(@Nullable Object reply) {
    return (Long) present(reply);
  }

  static List<?> list(@Nullable Object reply) {
    return (List<?>) present(reply);
  }
}
