package io.github.completioncache.store.redis;

/** A client, which may have to be made first. */
interface Access {

  /** The lane through it; waits for one at most until the {@link Deadline}. */
  Lane lane();

  /** Gives up idle connections of our own, since they lead to the wrong server. */
  void forgetIdleConnections();

  /** Closes what is ours. */
  void close();
}
