package io.github.completioncache.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as they are typed. */
final class Spans {

  private static final Pattern PART = Pattern.compile("(\\d{1,9})(s|m|h|d|w)");

  private Spans() {}

  /** Durations such as {@code 90s}, {@code 1h30m}, {@code 7d} and {@code PT1H30M}. */
  static final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String value) {
      try {
        String lower = value.toLowerCase(Locale.ROOT);
        Duration duration = lower.startsWith("p") ? Duration.parse(value) : sum(lower);
        if (duration.isNegative() || duration.isZero()) {
          throw new TypeConversionException("'" + value + "' is not longer than nothing");
        }
        return duration;
      } catch (DateTimeException | ArithmeticException e) {
        throw new TypeConversionException(
            "'" + value + "' is not a duration such as 90s, 30m, 24h, 7d or PT1H30M");
      }
    }

    private static Duration sum(String text) {
      Duration sum = Duration.ZERO;
      Matcher part = PART.matcher(text);
      int at = 0;
      while (part.find() && part.start() == at) {
        long number = Long.parseLong(part.group(1));
        sum =
            sum.plus(
                switch (part.group(2)) {
                  case "s" -> Duration.ofSeconds(number);
                  case "m" -> Duration.ofMinutes(number);
                  case "h" -> Duration.ofHours(number);
                  case "d" -> Duration.ofDays(number);
                  default -> Duration.ofDays(7 * number);
                });
        at = part.end();
      }
      if (at == 0 || at < text.length()) {
        throw new DateTimeException("not a duration");
      }
      return sum;
    }
  }

  /** Instants such as {@code 2026-11-01}, {@code 2026-11-01T10:00} and {@code ...T10:00Z}. */
  static final class InstantConverter implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String value) {
      try {
        if (value.indexOf('T') < 0) {
          return LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        boolean isZoned = value.matches(".*(Z|[+-]\\d{2}:\\d{2})");
        return isZoned
            ? OffsetDateTime.parse(value).toInstant()
            : LocalDateTime.parse(value).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'"
                + value
                + "' is not a time such as 2026-11-01, 2026-11-01T10:00 (UTC) or"
                + " 2026-11-01T10:00+01:00");
      }
    }
  }
}
