package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.cli.Spans.DurationConverter;
import io.github.completioncache.cli.Spans.InstantConverter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Times as they are typed. */
final class SpansTest {

  @ParameterizedTest
  @CsvSource({
    "90s, PT1M30S",
    "30m, PT30M",
    "24h, PT24H",
    "7d, PT168H",
    "2W, PT336H",
    "1d12h30m, PT36H30M",
    "PT1H30M, PT1H30M",
    "p1d, PT24H"
  })
  void durations(String typed, Duration duration) {
    assertThat(new DurationConverter().convert(typed)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "h", "1y", "1.5h", "-1h", "0s", "PT0S", "1h 2m", "99999999999s"})
  void noDurations(String typed) {
    assertThatThrownBy(() -> new DurationConverter().convert(typed))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + typed + "' is not");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-01, 2026-11-01T00:00:00Z",
    "2026-11-01T10:00, 2026-11-01T10:00:00Z",
    "2026-11-01T10:00:05Z, 2026-11-01T10:00:05Z",
    "2026-11-01T10:00+01:00, 2026-11-01T09:00:00Z"
  })
  void instants(String typed, Instant instant) {
    assertThat(new InstantConverter().convert(typed)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-13-01", "10:00", "2026-11-01T25:00"})
  void noInstants(String typed) {
    assertThatThrownBy(() -> new InstantConverter().convert(typed))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + typed + "' is not a time");
  }
}
