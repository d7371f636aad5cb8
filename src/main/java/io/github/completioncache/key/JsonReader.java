package io.github.completioncache.key;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** Reads JSON text strictly (RFC 8259) into a {@link CanonicalWriter}. */
final class JsonReader {

  /** The limits of the parser are off, or beyond those that the writer checks itself. */
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(CanonicalJson.MAX_DEPTH + 1)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .maxNumberLength(Integer.MAX_VALUE)
          .build();

  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(CONSTRAINTS)
          // RFC 8259 section 8.1: JSON that is exchanged is UTF-8, without a byte order mark.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Names come from outside: they must not fill the JVM's table of strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private JsonReader() {}

  /**
   * Reads UTF-8 text that holds one value.
   *
   * @throws CanonicalJsonException if it does not, or the value has no canonical form
   */
  static void read(byte[] json, CanonicalWriter into) throws CanonicalJsonException {
    if (!Utf8.isValid(json)) {
      throw new CanonicalJsonException(Reasons.NOT_JSON);
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      read(parser, into);
    } catch (IOException | RuntimeException e) {
      throw asRefusal(e);
    }
  }

  /**
   * Reads text that holds one value.
   *
   * @throws CanonicalJsonException if it does not, or the value has no canonical form
   */
  static void read(String json, CanonicalWriter into) throws CanonicalJsonException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      read(parser, into);
    } catch (IOException | RuntimeException e) {
      throw asRefusal(e);
    }
  }

  private static CanonicalJsonException asRefusal(Exception e) {
    return e instanceof CanonicalJsonException refusal
        ? refusal
        : new CanonicalJsonException(Reasons.NOT_JSON);
  }

  private static void read(JsonParser parser, CanonicalWriter into) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new CanonicalJsonException(Reasons.NOT_JSON);
      }
      copy(parser, token, into);
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0);
    if (parser.nextToken() != null) {
      throw new CanonicalJsonException(Reasons.NOT_JSON);
    }
  }

  private static void copy(JsonParser parser, JsonToken token, CanonicalWriter into)
      throws IOException {
    switch (token) {
      case START_OBJECT -> into.startObject();
      case END_OBJECT -> into.endObject();
      case START_ARRAY -> into.startArray();
      case END_ARRAY -> into.endArray();
      case FIELD_NAME -> into.name(parser.currentName());
      case VALUE_STRING -> into.string(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> into.number(parser.getText());
      case VALUE_TRUE -> into.bool(true);
      case VALUE_FALSE -> into.bool(false);
      case VALUE_NULL -> into.nothing();
      default -> throw new CanonicalJsonException(Reasons.NOT_JSON);
    }
  }
}
