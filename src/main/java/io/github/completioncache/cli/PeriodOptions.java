package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The period that a command looks at. */
final class PeriodOptions {

  private static final Duration DAY = Duration.ofHours(24);

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      converter = Spans.DurationConverter.class,
      description = "The last so long, such as 90m, 24h or 7d. Default: 24h.")
  private @Nullable Duration since;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Spans.InstantConverter.class,
      description =
          "From then on: 2026-11-01, 2026-11-01T10:00 (both UTC) or 2026-11-01T10:00+01:00.")
  private @Nullable Instant from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Spans.InstantConverter.class,
      description = "Up to then, with --from. Default: now.")
  private @Nullable Instant until;

  /**
   * The period that is meant.
   *
   * @throws Trouble if the options contradict each other
   */
  Period period(Clock clock) {
    Instant now = clock.instant();
    if (from == null) {
      if (until != null) {
        throw Trouble.usage("--until needs --from");
      }
      return new Period(now.minus(since == null ? DAY : since), now);
    }
    if (since != null) {
      throw Trouble.usage("--since and --from exclude each other");
    }
    Instant end = until == null ? now : until;
    if (!from.isBefore(end)) {
      throw Trouble.usage("--from must be before " + (until == null ? "now" : "--until"));
    }
    return new Period(from, end);
  }

  /** A period. */
  record Period(Instant from, Instant until) {

    /** Says so in a document. */
    void addTo(ObjectNode document) {
      document.put("from", from.toString()).put("until", until.toString());
    }
  }
}
