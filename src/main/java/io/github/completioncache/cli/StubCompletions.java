package io.github.completioncache.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Turns requests for a chat completion into responses of the form that OpenAI's API gives. */
final class StubCompletions {

  /** English text has about four characters a token. */
  private static final int CHARACTERS_PER_TOKEN = 4;

  /** What the chat format adds to each message, and to the whole. */
  private static final int TOKENS_AROUND_MESSAGE = 4;

  private static final List<String> GENERAL_ANSWERS =
      List.of(
          "Thank you for your question. I have looked into it: this can be done in your account,"
              + " and the change takes effect within one working day.",
          "I am sorry for the trouble. Please check the details in your account first; if they are"
              + " right, our hotline will find out what happened and call you back the same day.",
          "Yes, that is possible. You will find it under \"Settings\" in your account, and a short"
              + " message confirms it as soon as it is done.",
          "That usually takes two to three working days. You do not have to do anything, and we"
              + " will let you know as soon as there is news.");

  private final JsonMapper mapper = new JsonMapper();
  private final Map<String, String> answers;

  StubCompletions(Map<String, String> answers) {
    this.answers = answers;
  }

  /**
   * A response.
   *
   * @param question what was asked; empty for an error
   */
  record Reply(int status, String body, String question) {}

  /** The completion that {@code request} asks for, or what is wrong with it. */
  Reply answer(byte[] request) {
    JsonNode body;
    try {
      body = mapper.readTree(request);
    } catch (IOException e) {
      return refuse(400, "We could not parse the JSON body of your request.");
    }
    String question = question(body.path("messages"));
    if (question.isEmpty() || !body.path("model").isTextual()) {
      return refuse(400, "You must provide a model and messages with a user's text.");
    }
    return new Reply(200, text(completion(body, question)), question);
  }

  /** An error as the API words it. */
  Reply refuse(int status, String message) {
    ObjectNode body = mapper.createObjectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", "invalid_request_error")
        .putNull("param")
        .putNull("code");
    return new Reply(status, text(body), "");
  }

  private ObjectNode completion(JsonNode request, String question) {
    String answer = answers.getOrDefault(question, generalAnswer(question));
    ObjectNode body = mapper.createObjectNode();
    body.put("id", "chatcmpl-" + Integer.toHexString(question.hashCode()))
        .put("object", "chat.completion")
        .put("created", Instant.now().getEpochSecond())
        .put("model", request.get("model").textValue());
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", answer)
        .putNull("refusal")
        .putArray("annotations");
    choice.putNull("logprobs").put("finish_reason", "stop");
    int prompt = promptTokens(request.path("messages"));
    ObjectNode usage = body.putObject("usage");
    usage
        .put("prompt_tokens", prompt)
        .put("completion_tokens", tokens(answer))
        .put("total_tokens", prompt + tokens(answer));
    usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
    usage.putObject("completion_tokens_details").put("reasoning_tokens", 0).put("audio_tokens", 0);
    return body.put("service_tier", "default").put("system_fingerprint", "fp_stub");
  }

  private static String generalAnswer(String question) {
    return GENERAL_ANSWERS.get(Math.floorMod(question.hashCode(), GENERAL_ANSWERS.size()));
  }

  /** The text of the last message of a user. */
  private static String question(JsonNode messages) {
    String question = "";
    for (JsonNode message : messages) {
      if (message.path("role").asText().equals("user")) {
        question = message.path("content").asText();
      }
    }
    return question;
  }

  private static int promptTokens(JsonNode messages) {
    int sum = TOKENS_AROUND_MESSAGE;
    for (JsonNode message : messages) {
      sum += TOKENS_AROUND_MESSAGE + tokens(message.path("content").asText());
    }
    return sum;
  }

  private static int tokens(String text) {
    return (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  private String text(JsonNode body) {
    try {
      return mapper.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
