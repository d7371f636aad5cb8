package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** JSON text of which parts are cut out or replaced while the rest stays byte for byte. */
final class RawJson {

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          // Places are counted in bytes, which is only possible in UTF-8.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Names come from outside: they must not fill the JVM's table of strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private RawJson() {}

  /** Where a value lies: its first byte, and the one behind its last. */
  record Span(int from, int to) {

    byte[] of(byte[] json) {
      return Arrays.copyOfRange(json, from, to);
    }
  }

  /** What is to stand in place of a span. */
  static final class Edit {
    private final Span span;
    private final byte[] text;

    Edit(Span span, byte[] text) {
      this.span = span;
      this.text = text;
    }
  }

  static JsonParser open(byte[] json) throws IOException {
    return FACTORY.createParser(json);
  }

  /** Where the value lies that the parser is at. Then the parser is at its last token. */
  static Span span(JsonParser parser) throws IOException {
    int from = start(parser);
    switch (parser.currentToken()) {
      case START_OBJECT, START_ARRAY -> {
        parser.skipChildren();
        return new Span(from, start(parser) + 1);
      }
      case VALUE_STRING -> {
        parser.finishToken();
        return new Span(from, Math.toIntExact(parser.currentLocation().getByteOffset()));
      }
      default -> {
        return new Span(from, from + parser.getTextLength());
      }
    }
  }

  /** Where the token begins that the parser is at; for tokens other than names. */
  static int start(JsonParser parser) {
    return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
  }

  /** Where the white space ends that begins at {@code from}. */
  static int skipSpace(byte[] json, int from) {
    int at = from;
    while (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t') {
      at++;
    }
    return at;
  }

  /** The text with some spans replaced, which must not overlap. */
  static byte[] replace(byte[] json, Span within, List<Edit> edits) {
    ByteArrayOutputStream edited = new ByteArrayOutputStream(json.length);
    int at = within.from();
    for (Edit edit : edits.stream().sorted(Comparator.comparing(e -> e.span.from())).toList()) {
      edited.write(json, at, edit.span.from() - at);
      edited.writeBytes(edit.text);
      at = edit.span.to();
    }
    edited.write(json, at, within.to() - at);
    return edited.toByteArray();
  }
}
