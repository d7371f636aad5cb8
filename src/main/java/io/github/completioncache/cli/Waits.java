package io.github.completioncache.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How long callers waited. Safe for use by several threads. */
final class Waits {

  private final List<Duration> all = new ArrayList<>();

  synchronized void add(Duration wait) {
    all.add(wait);
  }

  synchronized Duration total() {
    return all.stream().reduce(Duration.ZERO, Duration::plus);
  }

  synchronized Optional<Duration> median() {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<Duration> sorted = new ArrayList<>(all);
    Collections.sort(sorted);
    return Optional.of(sorted.get(sorted.size() / 2));
  }
}
