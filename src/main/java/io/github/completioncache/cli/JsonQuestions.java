package io.github.completioncache.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;

/** Questions in JSON Lines: each line a string, or an object that has one under a known name. */
final class JsonQuestions {

  private static final List<String> NAMES = List.of("question", "text", "prompt");
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonQuestions() {}

  static void read(List<String> lines, QuestionFile to) {
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        readLine(i + 1, lines.get(i), to);
      }
    }
  }

  private static void readLine(int number, String line, QuestionFile to) {
    JsonNode json;
    try {
      json = MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      // Its message quotes the line.
      to.addProblem(number, "is not JSON");
      return;
    }
    NAMES.stream()
        .map(json::path)
        .filter(JsonNode::isTextual)
        .findFirst()
        .or(() -> json.isTextual() ? Optional.of(json) : Optional.empty())
        .ifPresentOrElse(
            text -> to.add(number, text.textValue()),
            () ->
                to.addProblem(number, "is neither a string nor an object with a text in " + NAMES));
  }
}
