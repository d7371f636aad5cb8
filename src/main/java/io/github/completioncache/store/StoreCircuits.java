package io.github.completioncache.store;

import java.util.Map;

/**
 * A capability: a store that leaves its server alone after repeated failures says whether it does
 * so now.
 */
public interface StoreCircuits extends AsideEntries {

  /** What a circuit breaker does with operations. */
  enum State {
    /** It lets them through. */
    CLOSED,
    /** One of them tries whether the server is back. */
    HALF_OPEN,
    /** They fail at once. */
    OPEN
  }

  /**
   * The state of each circuit breaker, by what goes through it, such as {@code reads}. The names
   * are always the same. Cheap, and does not ask the server.
   */
  Map<String, State> circuits();
}
