package io.github.completioncache.warm;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long a provider asks to wait (RFC 9110, section 10.2.3, and OpenAI's finer one). */
final class RetryAfter {

  private static final double LONGEST_SECONDS = 1e9;

  private RetryAfter() {}

  /**
   * The wait; empty if the provider names none that can be understood.
   *
   * @param headers names in lower case
   */
  static Optional<Duration> of(Map<String, List<String>> headers, Instant now) {
    return header(headers, "retry-after-ms")
        .flatMap(text -> number(text, 1e-3))
        .or(() -> header(headers, "retry-after").flatMap(text -> seconds(text, now)));
  }

  private static Optional<String> header(Map<String, List<String>> headers, String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst().map(String::strip);
  }

  private static Optional<Duration> seconds(String text, Instant now) {
    return number(text, 1).or(() -> date(text, now));
  }

  private static Optional<Duration> date(String text, Instant now) {
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> number(String text, double unit) {
    try {
      double seconds = Double.parseDouble(text) * unit;
      return seconds >= 0 && seconds <= LONGEST_SECONDS
          ? Optional.of(Duration.ofMillis((long) Math.ceil(seconds * 1e3)))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
