package io.github.completioncache.warm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.CacheOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;

/** Makes a request and its answer of a question and what is to be said to it. */
final class Template {

  static final String PATH = "/v1/chat/completions";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final ObjectNode request;

  /**
   * @throws IllegalArgumentException if it is no JSON object with a model
   */
  Template(String json) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      // Its message quotes the text.
      throw new IllegalArgumentException("template must be a JSON object, but is no JSON");
    }
    if (!(tree instanceof ObjectNode object) || !object.path("model").isTextual()) {
      throw new IllegalArgumentException("template must be a JSON object with a model");
    }
    JsonNode messages = object.path("messages");
    if (!messages.isMissingNode() && !messages.isArray()) {
      throw new IllegalArgumentException("messages of the template must be a list");
    }
    request = object;
  }

  Task task(long line, String question, String answer, CacheOptions options) {
    ObjectNode body = request.deepCopy();
    ArrayNode messages = body.withArray("messages");
    messages.addObject().put("role", "user").put("content", question);
    return Task.of(line, PATH, bytes(body), options).answered(bytes(completion(answer)), null);
  }

  /** As the provider would have sent it, but for an id that tells where it is from. */
  private ObjectNode completion(String answer) {
    ObjectNode completion = MAPPER.createObjectNode();
    completion
        .put("id", "imported-" + UUID.randomUUID())
        .put("object", "chat.completion")
        .put("created", Instant.now().getEpochSecond())
        .put("model", request.path("model").textValue());
    ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", answer).putNull("refusal");
    choice.putNull("logprobs").put("finish_reason", "stop");
    return completion;
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
