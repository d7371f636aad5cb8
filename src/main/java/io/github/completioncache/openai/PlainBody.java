package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.completioncache.openai.RawJson.Edit;
import io.github.completioncache.openai.RawJson.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a request, asking for one document: what it says of streaming is left out, if it asks
 * for a stream. All else stays byte for byte.
 */
final class PlainBody {

  private final String model;
  private final byte[] json;

  private PlainBody(String model, byte[] json) {
    this.model = model;
    this.json = json;
  }

  /** The model that it names; empty if it names none. */
  String model() {
    return model;
  }

  byte[] json() {
    return json;
  }

  /** Where a field ends, and whether it is to be left out. */
  private record Field(int end, boolean aboutStreams) {}

  /** The body; as it is if it is no JSON object. */
  static PlainBody of(byte[] json) {
    String model = "";
    boolean streams = false;
    List<Field> fields = new ArrayList<>();
    int begin = 0;
    try (JsonParser parser = RawJson.open(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new PlainBody(model, json);
      }
      begin = RawJson.start(parser) + 1;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("model") && token == JsonToken.VALUE_STRING) {
          model = parser.getText();
        }
        streams |= name.equals("stream") && token == JsonToken.VALUE_TRUE;
        boolean aboutStreams = name.equals("stream") || name.equals("stream_options");
        fields.add(new Field(RawJson.span(parser).to(), aboutStreams));
      }
      if (parser.nextToken() != null) {
        return new PlainBody(model, json);
      }
    } catch (IOException | RuntimeException e) {
      // Whatever it is: the cache says that it has no key.
      return new PlainBody(model, json);
    }
    return new PlainBody(model, streams ? without(json, begin, fields) : json);
  }

  private static byte[] without(byte[] json, int begin, List<Field> fields) {
    List<Edit> edits = new ArrayList<>();
    boolean first = true;
    int at = begin;
    for (Field field : fields) {
      int end = field.end();
      if (!field.aboutStreams()) {
        first = false;
      } else {
        int next = RawJson.skipSpace(json, end);
        // With the comma before it, or the one behind it if nothing is left before it.
        end = first && json[next] == ',' ? next + 1 : end;
        edits.add(new Edit(new Span(at, end), new byte[0]));
      }
      at = end;
    }
    return RawJson.replace(json, new Span(0, json.length), edits);
  }
}
