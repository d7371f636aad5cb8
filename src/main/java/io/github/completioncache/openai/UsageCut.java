package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.completioncache.sse.SseEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Cuts the usage out of one event of a stream and leaves every other character as it is. */
final class UsageCut {

  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] NAME = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  private final String data;
  private int from = -1;
  private int to;
  private boolean tellsUsage;
  private boolean hasChoices;

  private UsageCut(String data) {
    this.data = data;
  }

  /**
   * The event without its usage; the same array if it has none.
   *
   * @param bytes one event with the empty line that ends it
   * @return nothing if the event is only there to tell the usage
   */
  static byte[] withoutUsage(byte[] bytes) throws IOException {
    int name = find(bytes);
    if (name < 0) {
      return bytes;
    }
    byte[] without = NullUsage.cutFrom(bytes, name);
    if (without != null) {
      return without;
    }
    List<SseEvent> events = SseEvent.parse(bytes, 0, bytes.length);
    if (events.isEmpty()) {
      return bytes;
    }
    SseEvent event = events.get(0);
    UsageCut cut = new UsageCut(event.data());
    try {
      cut.find();
    } catch (JsonProcessingException e) {
      // Not a chunk: what it is, is for the reader to judge.
      return bytes;
    }
    if (cut.from < 0) {
      return bytes;
    }
    if (cut.tellsUsage && !cut.hasChoices) {
      return NOTHING;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    new SseEvent(event.type(), cut.rest()).writeTo(out);
    return out.toByteArray();
  }

  private void find() throws IOException {
    try (JsonParser parser = JSON.createParser(data)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        JsonToken value = parser.nextToken();
        if (name.equals("choices") && value == JsonToken.START_ARRAY) {
          hasChoices = parser.nextToken() != JsonToken.END_ARRAY;
          while (parser.currentToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            parser.nextToken();
          }
        } else if (name.equals("usage")
            && (value == JsonToken.START_OBJECT || value == JsonToken.VALUE_NULL)) {
          parser.skipChildren();
          from = start;
          to = (int) parser.currentLocation().getCharOffset();
          tellsUsage = value == JsonToken.START_OBJECT;
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  /** The data without the member and one of the commas beside it. */
  private String rest() {
    int before = from - 1;
    while (Character.isWhitespace(data.charAt(before))) {
      before--;
    }
    if (data.charAt(before) == ',') {
      return data.substring(0, before) + data.substring(to);
    }
    int after = to;
    while (Character.isWhitespace(data.charAt(after))) {
      after++;
    }
    return data.substring(0, from) + data.substring(data.charAt(after) == ',' ? after + 1 : after);
  }

  /** Where the usage is mentioned first; -1 if nowhere. */
  private static int find(byte[] bytes) {
    for (int i = 0; i <= bytes.length - NAME.length; i++) {
      if (isNamedAt(bytes, i)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the name of the usage is there, in its quotation marks. */
  static boolean isNamedAt(byte[] bytes, int at) {
    return bytes[at] == '"'
        && at + NAME.length <= bytes.length
        && bytes[at + 1] == NAME[1]
        && Arrays.equals(bytes, at, at + NAME.length, NAME, 0, NAME.length);
  }
}
