package io.github.completioncache;

import java.util.List;

/** Hears which calls of the provider a walk depends on. */
@FunctionalInterface
interface Boarding {

  /** For a walk that nobody watches. */
  Boarding UNWATCHED = (flights, leads) -> {};

  /**
   * The walk begins to depend on {@code flights}, and no longer on those it depended on before.
   *
   * @param leads whether it is the walk that asks the provider
   */
  void on(List<Flight> flights, boolean leads);
}
