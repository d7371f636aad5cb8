package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.testing.Need;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A request that was made of a real provider, and its answer as text. */
record RecordedExchange(String source, ChatCompletionCreateParams params, String response) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those whose answer is one document. */
  static List<RecordedExchange> plain() throws IOException {
    return answeredWith("{");
  }

  /** Those whose answer is a stream; for a few of them only the answer was recorded. */
  static List<RecordedExchange> streamed() throws IOException {
    List<RecordedExchange> streamed = new ArrayList<>(answeredWith("data:"));
    try (Stream<Path> files = Files.list(Need.sharedData().resolve("openai-bodies/sse"))) {
      files.sorted().map(RecordedExchange::ofStream).forEach(streamed::add);
    }
    return streamed;
  }

  private static RecordedExchange ofStream(Path file) {
    try {
      return new RecordedExchange(
          file.getFileName().toString(), Desk.ask("Hi").build(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<RecordedExchange> answeredWith(String beginning) throws IOException {
    List<RecordedExchange> exchanges = new ArrayList<>();
    for (String line :
        Files.readAllLines(Need.sharedData().resolve("openai-bodies/exchanges.jsonl"))) {
      JsonNode exchange = JSON.readTree(line);
      JsonNode response = exchange.path("response");
      String text = response.isTextual() ? response.textValue() : response.toString();
      if (exchange.path("status").asInt() == 200 && text.stripLeading().startsWith(beginning)) {
        exchanges.add(
            new RecordedExchange(
                exchange.path("file").asText(), params(exchange.path("request")), text));
      }
    }
    return exchanges;
  }

  private static ChatCompletionCreateParams params(JsonNode request) throws IOException {
    return ChatCompletionCreateParams.builder()
        .body(
            ObjectMappers.jsonMapper()
                .readValue(request.toString(), ChatCompletionCreateParams.Body.class))
        .build();
  }
}
