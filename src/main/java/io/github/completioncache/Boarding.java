package io.github.completioncache;

/** Hears which call of the provider a walk depends on. */
@FunctionalInterface
interface Boarding {

  /** For a walk that nobody watches. */
  Boarding UNWATCHED = (flight, leads) -> {};

  /**
   * The walk begins to depend on {@code flight}.
   *
   * @param leads whether it is the walk that asks the provider
   */
  void on(Flight flight, boolean leads);
}
