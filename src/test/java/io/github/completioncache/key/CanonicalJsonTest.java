package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  @Test
  void membersAreOrderedAtEveryLevel() throws Exception {
    assertThat(Canonical.anyRoot("{\"b\":[{\"z\":1,\"a\":{\"d\":2,\"c\":3}}],\"a\":null}"))
        .isEqualTo("{\"a\":null,\"b\":[{\"a\":{\"c\":3,\"d\":2},\"z\":1}]}");
  }

  @Test
  void namesAreOrderedByUtf16CodeUnit() throws Exception {
    // U+1F600 is written with a surrogate pair, which sorts before U+FB33 as code units do.
    assertThat(Canonical.of("{\"\uFB33\":1,\"\uD83D\uDE00\":2,\"\u00e9\":3,\"z\":4}").names())
        .containsExactly("z", "\u00e9", "\uD83D\uDE00", "\uFB33");
  }

  @Test
  void manyMembersAreOrdered() throws Exception {
    StringBuilder json = new StringBuilder("{\"x\":{");
    StringBuilder expected = new StringBuilder("{\"x\":{");
    for (int i = 9_999; i >= 1_000; i--) {
      json.append(i == 9_999 ? "" : ",").append("\"n").append(i).append("\":").append(i);
    }
    for (int i = 1_000; i <= 9_999; i++) {
      expected.append(i == 1_000 ? "" : ",").append("\"n").append(i).append("\":").append(i);
    }

    assertThat(Canonical.anyRoot(json + "}}")).isEqualTo(expected + "}}");
  }

  @Test
  void theLongestMemberMayStandAnywhere() throws Exception {
    String longText = "\"" + "x".repeat(500) + "\"";
    for (String order : new String[] {"abc", "acb", "bac", "bca", "cab", "cba"}) {
      for (char longest : "abc".toCharArray()) {
        StringBuilder json = new StringBuilder("[{");
        for (char name : order.toCharArray()) {
          String value = name == longest ? longText : "1" + "0".repeat(name - 'a');
          json.append(json.length() > 2 ? "," : "").append("\"" + name + "\":" + value);
        }
        String expected = "[{\"a\":1,\"b\":10,\"c\":100}]";
        String short1 = "1" + "0".repeat(longest - 'a');
        assertThat(Canonical.anyRoot(json + "}]"))
            .isEqualTo(
                expected.replace(
                    "\"" + longest + "\":" + short1, "\"" + longest + "\":" + longText));
      }
    }
  }

  @Test
  void membersCanBeReadByTheirType() throws Exception {
    CanonicalJson json =
        Canonical.of(
            "{\"s\":\"a\\u0001\\n"
                + "\\\"\\\\\\/\\u00e9\",\"n\":-1.50,\"i\":9007199254740993,\"t\":true,\"f\":false,"
                + "\"z\":null,\"o\":{\"b\":1,\"a\":2},\"l\":[1.0]}");

    assertThat(json.string("s")).contains("a\u0001\n\"\\/\u00e9");
    assertThat(json.number("n")).hasValue(-1.5);
    assertThat(json.number("i")).hasValue(9007199254740992.0);
    assertThat(json.bool("t")).contains(true);
    assertThat(json.bool("f")).contains(false);
    assertThat(json.isNull("z")).isTrue();
    assertThat(json.has("z")).isTrue();
    assertThat(json.canonical("o"))
        .hasValueSatisfying(o -> assertThat(o).asString(UTF_8).isEqualTo("{\"a\":2,\"b\":1}"));
    assertThat(json.canonical("l"))
        .hasValueSatisfying(l -> assertThat(l).asString(UTF_8).isEqualTo("[1]"));
    assertThat(json.canonical("z"))
        .hasValueSatisfying(z -> assertThat(z).asString(UTF_8).isEqualTo("null"));
  }

  @Test
  void membersOfAnotherTypeOrNoneAreEmpty() throws Exception {
    CanonicalJson json = Canonical.of("{\"s\":\"1\",\"n\":1,\"t\":true,\"z\":null}");

    assertThat(json.string("n")).isEmpty();
    assertThat(json.string("z")).isEmpty();
    assertThat(json.number("s")).isEmpty();
    assertThat(json.number("none")).isEmpty();
    assertThat(json.bool("s")).isEmpty();
    assertThat(json.bool("none")).isEmpty();
    assertThat(json.isNull("t")).isFalse();
    assertThat(json.isNull("none")).isFalse();
    assertThat(json.has("none")).isFalse();
    assertThat(json.canonical("none")).isEmpty();
  }

  @Test
  void namesWithEscapesAreFound() throws Exception {
    CanonicalJson json = Canonical.of("{\"\\u0061\\\"\\\\\":\"x\",\"\":1}");

    assertThat(json.string("a\"\\")).contains("x");
    assertThat(json.number("")).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "b", "c", "ab", "ac", "bc", "abc", "xyz"})
  void aDigestTakesOnlyTheMembersIncluded(String included) throws Exception {
    CanonicalJson json = Canonical.of("{\"c\":3,\"a\":\"1\",\"b\":[2]}");
    StringBuilder expected = new StringBuilder();
    for (String member : new String[] {"\"a\":\"1\"", "\"b\":[2]", "\"c\":3"}) {
      if (included.indexOf(member.charAt(1)) >= 0) {
        expected.append(expected.isEmpty() ? "" : ",").append(member);
      }
    }

    assertThat(digested(json, included::contains)).isEqualTo("{" + expected + "}");
  }

  private static String digested(CanonicalJson json, Predicate<String> include) {
    ByteArrayOutputStream fed = new ByteArrayOutputStream();
    json.digest(
        new MessageDigest("recording") {
          @Override
          protected void engineUpdate(byte input) {
            fed.write(input);
          }

          @Override
          protected void engineUpdate(byte[] input, int offset, int length) {
            fed.write(input, offset, length);
          }

          @Override
          protected byte[] engineDigest() {
            return fed.toByteArray();
          }

          @Override
          protected void engineReset() {
            fed.reset();
          }
        },
        include);
    return fed.toString(UTF_8);
  }

  @Test
  void whatItHandsOutIsACopy() throws Exception {
    CanonicalJson json = Canonical.of("{\"a\":[1]}");
    json.toBytes()[2] = 'x';
    json.canonical("a").orElseThrow()[1] = '9';

    assertThat(Canonical.text(json)).isEqualTo("{\"a\":[1]}");
    assertThat(json.length()).isEqualTo(9);
    assertThatThrownBy(() -> json.names().add("b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void itsTextTellsSizesOnly() throws Exception {
    assertThat(Canonical.of("{\"secret\":\"prompt\"}"))
        .hasToString("CanonicalJson[1 members, 19 bytes]");
  }

  @Test
  void anEmptyObjectIsOne() throws Exception {
    assertThat(Canonical.text(Canonical.of(" { } "))).isEqualTo("{}");
    assertThat(
            Canonical.text(
                CanonicalJson.write(
                    g -> {
                      g.writeStartObject();
                      g.writeEndObject();
                    })))
        .isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {"a":1,"a":1}                   | duplicate field
          {"a":1,"b":2,"\\u0061":3}       | duplicate field
          {"x":[{"a":1,"b":2,"a":3}]}     | duplicate field
          {"a":1e400}                     | number overflow
          {"a":-1e400}                    | number overflow
          {"a":NaN}                       | not JSON
          {"a":Infinity}                  | not JSON
          {"a":"\\ud800"}                 | lone surrogate
          {"a":"\\udc00\\ud800"}          | lone surrogate
          {"a":"?\\ud83f?"}               | lone surrogate
          {"\\udead":1}                   | lone surrogate
          [1]                             | root is not an object
          "text"                          | root is not an object
          null                            | root is not an object
          {"a":1}}                        | not JSON
          {"a":1} {"b":2}                 | not JSON
          {"a":1,}                        | not JSON
          {'a':1}                         | not JSON
          {"a":01}                        | not JSON
          {"a":+1}                        | not JSON
          {"a":.5}                        | not JSON
          {"a":1.}                        | not JSON
          {"a":1} // comment              | not JSON
          ``                              | not JSON
          ` `                             | not JSON
          """)
  void whatHasNoCanonicalFormIsRefusedWithItsReason(String json, String reason) {
    assertThatThrownBy(() -> Canonical.of(json))
        .isInstanceOfSatisfying(
            CanonicalJsonException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c080",
        "c1bf",
        "80",
        "bf",
        "c2",
        "c241",
        "e0",
        "e08080",
        "e09fbf",
        "e28228",
        "eda080",
        "edbfbf",
        "eda0bdedb880",
        "f0",
        "f0808080",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "ff",
        "fe",
        "f09f98",
        "f09f9841",
        "e2829"
      })
  void bytesThatAreNotUtf8AreNotJson(String hex) {
    StringBuilder json = new StringBuilder("{\"a\":\"");
    for (int i = 0; i + 1 < hex.length(); i += 2) {
      json.append((char) Integer.parseInt(hex, i, i + 2, 16));
    }
    byte[] bytes = json.append("\"}").toString().getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> CanonicalJson.parse(bytes)).hasMessage("not JSON");
  }

  @Test
  void otherEncodingsAndByteOrderMarksAreNotJson() {
    for (String charset : new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
      byte[] bytes = "{\"a\":1}".getBytes(Charset.forName(charset));
      assertThatThrownBy(() -> CanonicalJson.parse(bytes)).as(charset).hasMessage("not JSON");
    }
    assertThatThrownBy(() -> Canonical.of("\uFEFF{\"a\":1}")).hasMessage("not JSON");
  }

  @Test
  void validUtf8OfEveryLengthIsKept() throws Exception {
    String text = "\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff\ufffd";

    assertThat(Canonical.of("{\"a\":\"" + text + "\"}").string("a")).contains(text);
  }
}
