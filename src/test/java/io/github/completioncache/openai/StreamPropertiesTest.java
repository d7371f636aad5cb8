package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.sse.SseParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the answer and however it is cut, it is the same when it is put together again. */
class StreamPropertiesTest {

  private static final int CASES = 4_000;

  @Test
  void s1_answerIsTheSameAfterReplay() {
    for (int seed = 0; seed < CASES; seed++) {
      ObjectNode answer = new RandomCompletion(new Random(seed)).next();

      byte[] events = Wire.replayed(answer, Delivery.EVENTS_WITH_USAGE);

      assertThat(Wire.accumulated(events)).as("seed %d", seed).isEqualTo(answer);
      assertThat(Wire.facts(events)).as("seed %d", seed).isEqualTo(ChatAnswer.inspect(answer));
    }
  }

  @Test
  void s1_answerIsTheSameButForItsUsageIfNobodyAskedForIt() {
    for (int seed = 0; seed < CASES; seed++) {
      ObjectNode answer = new RandomCompletion(new Random(seed)).next();

      byte[] events = Wire.replayed(answer, Delivery.EVENTS);

      answer.remove("usage");
      assertThat(Wire.accumulated(events)).as("seed %d", seed).isEqualTo(answer);
      assertThat(Wire.chunks(events)).as("seed %d", seed).noneMatch(chunk -> chunk.has("usage"));
    }
  }

  @Test
  void s2_callsKeepTheIndexesThatADocumentGivesThem() {
    int compared = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      ObjectNode answer = new RandomCompletion(random).next();
      for (JsonNode choice : answer.path("choices")) {
        List<Long> indexes = number(choice.path("message").path("tool_calls"), random);

        assertThat(indexesToldOf(choice, answer)).as("seed %d", seed).isEqualTo(indexes);
        compared += indexes.size();
      }
      assertThat(Wire.accumulated(Wire.replayed(answer, Delivery.EVENTS_WITH_USAGE)))
          .as("seed %d", seed)
          .isEqualTo(Wire.normal(answer));
    }
    assertThat(compared).isGreaterThan(CASES);
  }

  private static List<Long> number(JsonNode calls, Random random) {
    List<Long> indexes = new ArrayList<>();
    long next = 0;
    for (JsonNode call : calls) {
      next += random.nextInt(3);
      ((ObjectNode) call).put("index", next);
      indexes.add(next);
      next++;
    }
    return indexes;
  }

  /** The indexes under which the calls of a choice begin. */
  private static List<Long> indexesToldOf(JsonNode choice, ObjectNode answer) {
    List<Long> indexes = new ArrayList<>();
    for (JsonNode chunk : Wire.chunks(Wire.replayed(answer, Delivery.EVENTS))) {
      JsonNode told = chunk.path("choices").path(0);
      JsonNode call = told.path("delta").path("tool_calls").path(0);
      if (told.path("index").equals(choice.path("index")) && call.has("id")) {
        indexes.add(call.path("index").asLong());
      }
    }
    return indexes;
  }

  @Test
  void noChunkCutsACharacterInTwo() {
    for (int seed = 0; seed < CASES; seed++) {
      ObjectNode answer = new RandomCompletion(new Random(seed)).next();
      for (JsonNode chunk : Wire.chunks(Wire.replayed(answer, Delivery.EVENTS))) {
        String content = chunk.at("/choices/0/delta/content").asText();

        assertThat(content.isEmpty() || !Character.isLowSurrogate(content.charAt(0)))
            .as("seed %d", seed)
            .isTrue();
      }
    }
  }

  @Test
  void sdkReadsEveryChunk() {
    for (int seed = 0; seed < CASES / 8; seed++) {
      ObjectNode answer = new RandomCompletion(new Random(seed)).next();
      // What the SDK does not know is not valid to it.
      answer.remove("service_tier");
      for (JsonNode choice : answer.path("choices")) {
        ((ObjectNode) choice).put("finish_reason", "stop");
        choice.path("message").path("tool_calls").forEach(StreamPropertiesTest::asFunction);
      }
      for (JsonNode chunk : Wire.chunks(Wire.replayed(answer, Delivery.EVENTS_WITH_USAGE))) {
        assertThat(Wire.sdkChunk(chunk).validate().isValid()).as("seed %d", seed).isTrue();
      }
    }
  }

  @Test
  void answerIsTheSameHoweverItsTextIsCutIntoChunks() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      ObjectNode answer = new RandomCompletion(random).next();
      List<JsonNode> chunks = Wire.chunks(Wire.replayed(answer, Delivery.EVENTS_WITH_USAGE));

      byte[] events = Wire.stream(recut(chunks, random));

      assertThat(Wire.accumulated(events)).as("seed %d", seed).isEqualTo(answer);
    }
  }

  @Test
  void answerIsTheSameHoweverItsBytesArrive() {
    for (int seed = 0; seed < CASES / 4; seed++) {
      Random random = new Random(seed);
      ObjectNode answer = new RandomCompletion(random).next();
      byte[] events = Wire.replayed(answer, Delivery.EVENTS_WITH_USAGE);
      List<JsonNode> chunks = new ArrayList<>();
      SseParser parser = new SseParser(event -> add(event, chunks));
      for (int at = 0; at < events.length; ) {
        int length = Math.min(events.length - at, random.nextInt(600));
        parser.feed(events, at, length);
        at += length;
      }

      assertThat(Wire.accumulated(Wire.stream(chunks))).as("seed %d", seed).isEqualTo(answer);
    }
  }

  private static void asFunction(JsonNode toolCall) {
    ((ObjectNode) toolCall).put("type", "function");
  }

  private static void add(SseEvent event, List<JsonNode> chunks) {
    if (!Wire.API.endsStream(event)) {
      chunks.add(Wire.json(event.data()));
    }
  }

  /** The same text in other pieces, some of them empty, and choices in another order. */
  private static List<JsonNode> recut(List<JsonNode> chunks, Random random) {
    RandomCompletion source = new RandomCompletion(random);
    List<List<JsonNode>> byChoice = new ArrayList<>();
    List<JsonNode> others = new ArrayList<>();
    for (JsonNode chunk : chunks) {
      if (chunk.path("choices").isEmpty()) {
        others.add(chunk);
        continue;
      }
      int index = chunk.at("/choices/0/index").asInt();
      while (byChoice.size() <= index) {
        byChoice.add(new ArrayList<>());
      }
      cut(chunk, source, byChoice.get(index));
    }
    List<JsonNode> recut = new ArrayList<>();
    while (!byChoice.isEmpty()) {
      List<JsonNode> choice = byChoice.get(random.nextInt(byChoice.size()));
      recut.add(choice.remove(0));
      byChoice.removeIf(List::isEmpty);
    }
    recut.addAll(others);
    return recut;
  }

  private static void cut(JsonNode chunk, RandomCompletion source, List<JsonNode> into) {
    for (String name : List.of("content", "refusal", "reasoning", "reasoning_content")) {
      JsonNode text = chunk.at("/choices/0/delta").path(name);
      if (text.isTextual() && !text.textValue().isEmpty()) {
        for (String piece : source.pieces(text.textValue())) {
          ObjectNode part = chunk.deepCopy();
          ObjectNode choice = (ObjectNode) part.at("/choices/0");
          choice.putObject("delta").put(name, piece);
          choice.remove(List.of("logprobs", "x_0", "x_1", "x_2", "x_3", "x_4"));
          part.remove(List.of("x_0", "x_1", "x_2", "x_3", "x_4"));
          into.add(part);
        }
        chunk = chunk.deepCopy();
        ((ObjectNode) chunk.at("/choices/0/delta")).put(name, "");
      }
    }
    JsonNode call = chunk.at("/choices/0/delta/tool_calls/0");
    JsonNode arguments = call.at("/function/arguments");
    if (arguments.isTextual() && call.path("id").isMissingNode()) {
      for (String piece : source.pieces(arguments.textValue())) {
        ObjectNode part = chunk.deepCopy();
        ((ObjectNode) part.at("/choices/0/delta/tool_calls/0/function")).put("arguments", piece);
        into.add(part);
      }
      return;
    }
    into.add(chunk);
  }
}
