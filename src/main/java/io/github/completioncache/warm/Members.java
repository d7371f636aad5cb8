package io.github.completioncache.warm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object: texts, whole numbers, and objects byte for byte. */
final class Members {

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

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, byte[]> objects = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();

  private Members() {}

  /** The members; null if it is no JSON object, or has one twice. */
  static @Nullable Members of(byte[] json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Members members = new Members();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        members.read(parser, json);
      }
      return parser.nextToken() == null ? members : null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private void read(JsonParser parser, byte[] json) throws IOException {
    String name = parser.currentName();
    switch (parser.nextToken()) {
      case VALUE_STRING -> texts.put(name, parser.getText());
      case VALUE_NUMBER_INT -> numbers.put(name, parser.getLongValue());
      case START_OBJECT -> {
        int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        int end = Math.toIntExact(parser.currentTokenLocation().getByteOffset()) + 1;
        objects.put(name, Arrays.copyOfRange(json, from, end));
      }
      case START_ARRAY -> {
        List<String> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (parser.currentToken() == JsonToken.VALUE_STRING) {
            list.add(parser.getText());
          } else {
            parser.skipChildren();
          }
        }
        lists.put(name, list);
      }
      default -> parser.skipChildren();
    }
  }

  @Nullable String text(String name) {
    return texts.get(name);
  }

  /** The first of the names that a text goes by; null if there is none. */
  @Nullable String text(List<String> names) {
    return names.stream().map(texts::get).filter(text -> text != null).findFirst().orElse(null);
  }

  @Nullable Long number(String name) {
    return numbers.get(name);
  }

  byte @Nullable [] object(String name) {
    return objects.get(name);
  }

  /** The texts of a list; none if there is no such list. */
  List<String> list(String name) {
    return lists.getOrDefault(name, List.of());
  }
}
