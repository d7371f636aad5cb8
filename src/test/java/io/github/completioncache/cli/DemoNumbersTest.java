package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the demo prints numbers. */
final class DemoNumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, no data",
    "0, 7, 0.0%",
    "7, 7, 100.0%",
    "9999, 10000, 99.9%",
    "1, 100000, 0.1%",
    "5, 7, 71.4%"
  })
  void percent(long part, long whole, String text) {
    assertThat(Numbers.percent(part, whole)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|$0.00",
        "0.00001|<$0.0001",
        "0.01234|$0.0123",
        "0.99996|$1.0000",
        "1.005|$1.01",
        "1234567.8|$1,234,567.80"
      })
  void dollars(BigDecimal amount, String text) {
    assertThat(Numbers.dollars(amount)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.00042S, 0.4 ms",
    "PT0.8124S, 812 ms",
    "PT8.26S, 8.3 s",
    "PT1M40S, 1 min 40 s",
    "PT59M59S, 59 min 59 s",
    "PT26H5M, 26 h 5 min"
  })
  void time(Duration time, String text) {
    assertThat(Numbers.time(time)).isEqualTo(text);
  }
}
