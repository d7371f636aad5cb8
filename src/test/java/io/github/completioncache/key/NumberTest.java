package io.github.completioncache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTest {

  @ParameterizedTest
  @CsvSource({ // RFC 8785, appendix B
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void doublesAreWrittenAsInTheAppendixOfTheRfc(String bits, String text) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    assertThat(EcmaScriptNumber.format(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0.0, 0",
    "-0.0, 0",
    "0e5, 0",
    "-0E-5, 0",
    "1, 1",
    "1.0, 1",
    "100, 100",
    "1e2, 100",
    "1.0E+2, 100",
    "10e1, 100",
    "-1.50, -1.5",
    "0.1, 0.1",
    "1e-1, 0.1",
    "1e21, 1e+21",
    "1e20, 100000000000000000000",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "123e-20, 1.23e-18",
    "1e-400, 0",
    "-1e-400, 0",
    "4.9e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "9007199254740993, 9007199254740993",
    "9007199254740993.0, 9007199254740992",
    "-18446744073709551617, -18446744073709551617",
    "0.30000000000000004, 0.30000000000000004",
    "1e0000000000000000000000000000000001, 10"
  })
  void literalsHaveOneForm(String literal, String text) throws Exception {
    assertThat(Canonical.anyRoot("[" + literal + "]")).isEqualTo("[" + text + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".1",
        "1e",
        "1e+",
        "1.e1",
        "1x",
        "1e1.0",
        "0x1",
        "NaN",
        "Infinity",
        "1 ",
        " 1",
        "\u0661",
        "1,2",
        "--1",
        "1ee1"
      })
  void textThatIsNoNumberIsRefusedFromASerializerToo(String text) {
    assertThatThrownBy(
            () ->
                CanonicalJson.write(
                    g -> {
                      g.writeStartObject();
                      g.writeFieldName("a");
                      g.writeNumber(text);
                      g.writeEndObject();
                    }))
        .hasMessage("not JSON");
  }

  @Test
  void integersKeepAThousandDigitsAndNotOneMore() throws Exception {
    String most = "9".repeat(CanonicalJson.MAX_DIGITS);

    assertThat(Canonical.anyRoot("[-" + most + "]")).isEqualTo("[-" + most + "]");
    for (String tooMany :
        new String[] {
          most + "0", "0." + most, "1e" + "0".repeat(999) + "1", "0." + "0".repeat(999) + "1"
        }) {
      assertThatThrownBy(() -> Canonical.of("{\"a\":" + tooMany + "}"))
          .hasMessage("number of more than 1000 digits");
    }
  }

  @Test
  void theSmallestDoublesHaveTheFewestDigitsPossible() {
    for (long bits = 1; bits < 3_000; bits++) {
      assertShortest(Double.longBitsToDouble(bits));
    }
  }

  @Test
  void randomDoublesHaveTheFewestDigitsPossible() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      assertShortest(Math.abs(RandomJson.finite(random)));
    }
  }

  /**
   * The digits read back as the value, those of one digit less do not, and no others are closer.
   */
  private static void assertShortest(double value) {
    String text = EcmaScriptNumber.format(value);
    assertThat(Double.parseDouble(text)).isEqualTo(value);
    BigDecimal exact = new BigDecimal(value);
    int digits = Math.max(1, new BigDecimal(text).stripTrailingZeros().precision());
    if (digits > 1) {
      BigDecimal shorter = exact.round(new MathContext(digits - 1));
      assertThat(shorter.doubleValue()).as(text).isNotEqualTo(value);
    }
    BigDecimal closest = exact.round(new MathContext(digits));
    if (closest.doubleValue() == value) {
      assertThat(new BigDecimal(text).subtract(exact).abs())
          .as(text)
          .isEqualByComparingTo(closest.subtract(exact).abs());
    }
  }

  @Test
  @Needs(Need.SHARED_DATA)
  void twoHundredThousandPublishedDoublesAreWrittenRight() throws Exception {
    int lines = 0;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(Need.sharedData().resolve("jcs/es6-numbers-200k.txt.gz"))),
                StandardCharsets.US_ASCII))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] parts = line.split(",");
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(parts[0], 16));
        assertThat(EcmaScriptNumber.format(value)).isEqualTo(parts[1]);
        lines++;
      }
    }
    assertThat(lines).isEqualTo(200_000);
  }
}
