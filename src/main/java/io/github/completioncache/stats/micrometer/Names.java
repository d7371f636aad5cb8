package io.github.completioncache.stats.micrometer;

/** What all meters of ours begin with. */
final class Names {

  static final String PREFIX = "completion.cache.";

  private Names() {}
}
