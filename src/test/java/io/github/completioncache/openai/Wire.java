package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.testing.Need;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Bodies of chat completions, plain and streamed, and what is made of them. */
final class Wire {

  static final ChatCompletionsApi API = ChatCompletionsApi.INSTANCE;

  private Wire() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static JsonNode json(String text) {
    return json(utf8(text));
  }

  static JsonNode json(byte[] bytes) {
    try {
      return WireJson.MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] replayed(JsonNode document, Delivery delivery) {
    byte[] bytes = bytes(document);
    try {
      return API.toEvents(bytes, 0, bytes.length, delivery);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode accumulated(byte[] events) {
    try {
      return json(API.toDocument(events, 0, events.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Facts facts(byte[] events) {
    try {
      return API.inspect(AnswerForm.SSE, events, 0, events.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The chunks of a body, without the last event. */
  static List<JsonNode> chunks(byte[] events) {
    return SseEvent.parse(events, 0, events.length).stream()
        .filter(event -> !API.endsStream(event))
        .map(event -> json(event.data()))
        .toList();
  }

  /** A body of these chunks and the last event. */
  static byte[] stream(List<? extends JsonNode> chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    chunks.forEach(chunk -> SseEvent.of(text(chunk)).writeTo(out));
    SseEvent.of("[DONE]").writeTo(out);
    return out.toByteArray();
  }

  static byte[] bytes(JsonNode node) {
    return utf8(text(node));
  }

  static String text(JsonNode node) {
    try {
      return WireJson.MAPPER.writeValueAsString(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ChatCompletionChunk sdkChunk(JsonNode chunk) {
    return sdk(chunk, ChatCompletionChunk.class);
  }

  static ChatCompletion sdkCompletion(JsonNode document) {
    return sdk(document, ChatCompletion.class);
  }

  private static <T> T sdk(JsonNode node, Class<T> type) {
    try {
      return ObjectMappers.jsonMapper().readValue(text(node), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the SDK makes of the chunks. It takes usage for the last that is said and refuses what
   * follows, so it is given the chunks until the choices have ended, and the usage after them.
   */
  static ChatCompletion sdkAccumulated(byte[] events) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    Set<Long> open = new HashSet<>();
    ObjectNode last = WireJson.MAPPER.createObjectNode();
    for (JsonNode original : chunks(events)) {
      ObjectNode chunk = original.deepCopy();
      JsonNode usage = chunk.remove("usage");
      boolean ended = last.has("id") && open.isEmpty();
      for (JsonNode choice : chunk.path("choices")) {
        open.add(choice.path("index").asLong());
        if (ended || choice.hasNonNull("finish_reason")) {
          open.remove(choice.path("index").asLong());
        }
      }
      if (!ended && !chunk.path("choices").isEmpty()) {
        accumulator.accumulate(sdkChunk(chunk));
        last.setAll(chunk);
      }
      if (usage != null && !usage.isNull()) {
        last.set("usage", usage);
      }
    }
    if (last.has("usage")) {
      last.putArray("choices");
      accumulator.accumulate(sdkChunk(last));
    }
    return accumulator.chatCompletion();
  }

  /** A document as it is after replay: calls have no index, and every choice has a message. */
  static JsonNode normal(JsonNode document) {
    JsonNode copy = document.deepCopy();
    for (JsonNode choice : copy.path("choices")) {
      for (JsonNode call : ((ObjectNode) choice).withObject("/message").path("tool_calls")) {
        ((ObjectNode) call).remove("index");
      }
    }
    return copy;
  }

  /** All recorded streams of chunks by the name of their source. */
  static Map<String, byte[]> recordedStreams() throws IOException {
    Map<String, byte[]> streams = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(Need.sharedData().resolve("openai-bodies/sse"))) {
      for (Path file : files.sorted().toList()) {
        streams.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    recorded(false)
        .forEach(body -> streams.put(streams.size() + " " + body.file(), utf8(body.body())));
    return streams;
  }

  /** All recorded chat completions that came as a document. */
  static List<Recorded> recordedDocuments() throws IOException {
    return recorded(true);
  }

  record Recorded(String file, String body) {}

  private static List<Recorded> recorded(boolean documents) throws IOException {
    List<Recorded> bodies = new ArrayList<>();
    for (String line :
        Files.readAllLines(Need.sharedData().resolve("openai-bodies/exchanges.jsonl"))) {
      JsonNode exchange = json(line);
      JsonNode response = exchange.path("response");
      String body = response.isTextual() ? response.textValue() : text(response);
      if (exchange.path("status").asInt() == 200
          && body.stripLeading().startsWith("{") == documents) {
        bodies.add(new Recorded(exchange.path("file").asText(), body));
      }
    }
    return bodies;
  }
}
