package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Writes chunks of a chat completion as server-sent events. */
final class ChunkWriter {

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .rootValueSeparator("\n\ndata: ")
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private final ByteArrayBuilder out = new ByteArrayBuilder();
  private final JsonGenerator generator;
  private final SerializableString head;
  private final boolean usageAsked;

  /** Writes members of the object that is open. */
  @FunctionalInterface
  interface Members {
    void writeTo(JsonGenerator generator) throws IOException;
  }

  /**
   * @param head what every chunk says of the answer
   * @param usageAsked whether every chunk says that the usage is still to come
   */
  ChunkWriter(ObjectNode head, boolean usageAsked) throws IOException {
    this.head = new SerializedString(inner(head));
    this.usageAsked = usageAsked;
    generator = JSON.createGenerator(out).setCodec(WireJson.MAPPER);
    generator.writeRaw("data: ");
  }

  /** A chunk of one choice. */
  void choice(long index, Members members) throws IOException {
    choice(index, members, rest -> {});
  }

  /**
   * A chunk of one choice.
   *
   * @param rest further members of the chunk
   */
  void choice(long index, Members members, Members rest) throws IOException {
    begin();
    generator.writeStartObject();
    generator.writeNumberField("index", index);
    members.writeTo(generator);
    generator.writeEndObject();
    generator.writeEndArray();
    rest.writeTo(generator);
    if (usageAsked) {
      generator.writeNullField("usage");
    }
    generator.writeEndObject();
  }

  /** A chunk without choices. */
  void withoutChoice(Members rest) throws IOException {
    begin();
    generator.writeEndArray();
    rest.writeTo(generator);
    generator.writeEndObject();
  }

  /** The events so far and the last one. */
  byte[] end() throws IOException {
    generator.writeRaw("\n\ndata: [DONE]\n\n");
    generator.close();
    return out.toByteArray();
  }

  private void begin() throws IOException {
    generator.writeStartObject();
    generator.writeStringField("object", "chat.completion.chunk");
    generator.writeRaw(head);
    generator.writeArrayFieldStart("choices");
  }

  /** The members of an object, each after a comma. */
  private static String inner(ObjectNode object) throws IOException {
    String json = WireJson.MAPPER.writeValueAsString(object);
    return object.isEmpty() ? "" : "," + json.substring(1, json.length() - 1);
  }

  static void write(JsonGenerator generator, String name, JsonNode value) throws IOException {
    generator.writeFieldName(name);
    generator.writeTree(value);
  }
}
