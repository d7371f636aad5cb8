package io.github.completioncache.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPriceTest {

  @Test
  void chargesCachedInputAsInputByDefault() {
    assertThat(ModelPrice.perMillion("0.50", "1.50"))
        .isEqualTo(
            new ModelPrice(new BigDecimal("0.50"), new BigDecimal("0.50"), new BigDecimal("1.50")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 | 0 | 1 | inputPerMillion must be between 0 and 10000 USD, but is -1",
        "1 | -1 | 1 | cachedInputPerMillion must be between 0 and 10000 USD, but is -1",
        "1 | 1 | 10000.1 | outputPerMillion must be between 0 and 10000 USD, but is 10000.1",
        "1 | 1 | 0.0000001 | outputPerMillion must have at most 6 decimals, but is 1E-7",
        "1 | 2 | 3 | cachedInputPerMillion (2) must not exceed inputPerMillion (1)",
        "$1 | 1 | 1 | inputPerMillion must be a decimal number, but is \"$1\"",
        "1 | 1 | 1,50 | outputPerMillion must be a decimal number, but is \"1,50\""
      })
  void rejectsAPriceThatCannotBe(String input, String cached, String output, String message) {
    assertThatThrownBy(() -> ModelPrice.perMillion(input, cached, output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
