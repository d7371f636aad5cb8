package io.github.completioncache.store.redis;

import org.jspecify.annotations.Nullable;

/** A client, which may have to be made first. */
interface Access {

  /** The lane through it; waits for one at most until the {@link Deadline}. */
  Lane lane();

  /** Where writes go, for connections beside the lane; null if only the lane is known. */
  @Nullable Primaries primaries();

  /** Gives up idle connections of our own, since they lead to the wrong server. */
  void forgetIdleConnections();

  /** Closes what is ours. */
  void close();
}
