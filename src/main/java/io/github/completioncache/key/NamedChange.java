package io.github.completioncache.key;

import java.util.Objects;

/** A normalizer that is given by its parts. */
record NamedChange(String name, Normalizer.Change change) implements Normalizer {

  NamedChange {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(change, "change");
  }

  @Override
  public CanonicalJson apply(CanonicalJson body) throws CanonicalJsonException {
    return change.apply(body);
  }

  @Override
  public String toString() {
    return name;
  }
}
