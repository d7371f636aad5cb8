package io.github.completioncache.stats;

import java.util.Objects;

/**
 * Where a call is booked.
 *
 * @param category the caller's category
 * @param model the model that the request named; empty if it named none
 * @param namespace the caller's namespace; empty if it named none
 */
public record Account(String category, String model, String namespace) {

  /** Rejects null. */
  public Account {
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(namespace, "namespace");
  }
}
