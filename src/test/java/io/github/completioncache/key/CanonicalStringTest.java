package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalStringTest {

  /** One longer than the pieces in which long strings are encoded. */
  private static final int LONG = 65_537;

  @Test
  void everyAsciiCharacterIsWrittenAsTheRfcSays() throws Exception {
    for (char c = 0; c < 0x80; c++) {
      String text = String.valueOf(c);
      assertThat(written(text)).isEqualTo(expected(text));
      assertThat(written("x".repeat(40) + c)).isEqualTo(expected("x".repeat(40) + c));
    }
    assertThat(written("\u0000\b\t\n\u000b\f\r\u001f \"/\\\u007f"))
        .isEqualTo("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \\\"/\\\\\u007f\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 31, 32, 33, 1_000, LONG - 2, LONG - 1, LONG, LONG + 1, 200_000})
  void aSpecialCharacterAnywhereIsFound(int size) throws Exception {
    for (String special : new String[] {"\n", "\"", "\\", "\u0001", "\u00e9", "\u20ac", "?"}) {
      for (int at : new int[] {0, size / 2, size - 1}) {
        String text = "a".repeat(at) + special + "b".repeat(size - at - 1);
        assertThat(written(text)).isEqualTo(expected(text));
      }
    }
  }

  @Test
  void randomTextIsWrittenAsTheRfcSays() throws Exception {
    Random random = new Random(42);
    for (int i = 0; i < 8_000; i++) {
      String text = RandomJson.text(random, random.nextInt(i % 100 == 0 ? 3_000 : 80));
      assertThat(written(text)).isEqualTo(expected(text));
    }
  }

  @Test
  void aPairOfSurrogatesIsNotTornApart() throws Exception {
    for (int at = LONG - 4; at < LONG + 4; at++) {
      String text = "a".repeat(at) + "\uD83D\uDE00" + "b".repeat(100);
      assertThat(written(text)).isEqualTo(expected(text));
    }
    String onlyPairs = "x" + "\uD83D\uDE00".repeat(LONG);
    assertThat(written(onlyPairs)).isEqualTo(expected(onlyPairs));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 31, 32, 100, LONG - 2, LONG - 1, LONG, 150_000})
  void aLoneSurrogateAnywhereIsRefused(int before) {
    // Question marks are what an encoder puts in place of a lone surrogate; U+D83F ends like one.
    for (String lone : new String[] {"\uD800", "\uDC00", "\uD83F", "\uDC3F", "\uDE00\uD83D"}) {
      for (String after : new String[] {"", "b", "?", "\u00e9", "b".repeat(100)}) {
        String text = "?".repeat(before / 2) + "a".repeat(before - before / 2) + lone + after;
        assertThatThrownBy(() -> written(text)).hasMessage("lone surrogate");
      }
    }
  }

  @Test
  void veryLongStringsAndNamesHaveACanonicalForm() throws Exception {
    String text = "m\u00e4chtig\n".repeat(2_600_000);
    byte[] json = ("{\"" + "n".repeat(200_000) + "\":" + expected(text) + "}").getBytes(UTF_8);

    CanonicalJson parsed = CanonicalJson.parse(json);

    assertThat(parsed.toBytes()).isEqualTo(json);
    assertThat(parsed.string("n".repeat(200_000)).orElseThrow().equals(text)).isTrue();
  }

  private static String written(String text) throws CanonicalJsonException {
    CanonicalJson json =
        CanonicalJson.write(
            generator -> {
              generator.writeStartObject();
              generator.writeStringField("", text);
              generator.writeEndObject();
            });
    assertThat(json.string("").orElseThrow().equals(text)).isTrue();
    return new String(json.canonical("").orElseThrow(), UTF_8);
  }

  /** RFC 8785 section 3.2.2.2, as simple as can be. */
  private static String expected(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\b' -> json.append("\\b");
        case '\t' -> json.append("\\t");
        case '\n' -> json.append("\\n");
        case '\f' -> json.append("\\f");
        case '\r' -> json.append("\\r");
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        default -> json.append(c < 0x20 ? String.format("\\u%04x", (int) c) : c);
      }
    }
    return json.append('"').toString();
  }
}
