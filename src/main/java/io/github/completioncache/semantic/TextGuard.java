package io.github.completioncache.semantic;

import java.util.Optional;

/** A guard that looks at the words of both texts. */
record TextGuard(String name, String objection, Difference difference, Texts texts)
    implements Guard {

  /** What a guard knows of; the order of the texts does not count. */
  interface Difference {
    boolean between(Text one, Text other);
  }

  @Override
  public Optional<String> objection(String asked, String known) {
    Text one = texts.of(asked);
    Text other = texts.of(known);
    if (one.isTooLong() || other.isTooLong()) {
      return Optional.of("too long to be compared");
    }
    return difference.between(one, other) ? Optional.of(objection) : Optional.empty();
  }
}
