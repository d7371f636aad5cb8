package io.github.completioncache.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A time that the page can be asked to show, in steps that make a readable number of bars. */
enum TimeRange {
  HOUR("1h", "The last hour", Duration.ofHours(1), Duration.ofMinutes(1)),
  DAY("24h", "The last 24 hours", Duration.ofHours(24), Duration.ofHours(1)),
  WEEK("7d", "The last 7 days", Duration.ofDays(7), Duration.ofHours(6)),
  MONTH("30d", "The last 30 days", Duration.ofDays(30), Duration.ofDays(1)),
  QUARTER("90d", "The last 90 days", Duration.ofDays(90), Duration.ofDays(1));

  private final String label;
  private final String title;
  private final Duration length;
  private final Duration step;

  TimeRange(String label, String title, Duration length, Duration step) {
    this.label = label;
    this.title = title;
    this.length = length;
    this.step = step;
  }

  static Optional<TimeRange> of(String label) {
    for (TimeRange range : values()) {
      if (range.label.equals(label.toLowerCase(Locale.ROOT))) {
        return Optional.of(range);
      }
    }
    return Optional.empty();
  }

  String label() {
    return label;
  }

  String title() {
    return title;
  }

  Duration step() {
    return step;
  }

  long days() {
    return Math.max(1, length.toDays());
  }

  /** When the steps begin, the last one being the one that {@code now} is in. */
  List<Instant> steps(Instant now) {
    List<Instant> steps = new ArrayList<>();
    Instant last = beginning(now);
    for (long i = length.dividedBy(step) - 1; i >= 0; i--) {
      steps.add(last.minus(step.multipliedBy(i)));
    }
    return steps;
  }

  /** When the step begins that {@code time} is in; steps are counted from midnight, UTC. */
  Instant beginning(Instant time) {
    Instant midnight = time.truncatedTo(ChronoUnit.DAYS);
    return midnight.plus(step.multipliedBy(Duration.between(midnight, time).dividedBy(step)));
  }
}
