package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.stats.TokenUsage;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads what a chat completion says of itself. In doubt it is not complete. */
final class ChatAnswer {

  /** Past the longest life of any entry, in seconds. */
  private static final long FAR_AHEAD = 100_000_000_000L;

  /** The separator of records in ASCII. */
  private static final String BETWEEN_CHOICES = "\u001e";

  private ChatAnswer() {}

  static Facts inspect(JsonNode answer) {
    TokenUsage usage = UsageCount.read(answer.path("usage"), "prompt_tokens", "completion_tokens");
    if (!answer.isObject()) {
      return Facts.problem("answer is not an object", usage);
    }
    if (answer.hasNonNull("error")) {
      return Facts.problem("answer is an error", usage);
    }
    JsonNode choices = answer.path("choices");
    if (!choices.isArray() || choices.isEmpty()) {
      return Facts.problem("answer has no choices", usage);
    }
    boolean truncated = false;
    boolean toolCalls = false;
    Instant expires = null;
    for (JsonNode choice : choices) {
      JsonNode message = choice.path("message");
      switch (choice.path("finish_reason").asText("")) {
        case "stop" -> {}
        case "tool_calls", "function_call" -> toolCalls = true;
        case "length" -> truncated = true;
        case "content_filter" -> {
          return Facts.problem("answer is filtered", usage);
        }
        default -> {
          return Facts.problem("answer has no known finish_reason", usage);
        }
      }
      toolCalls |= callsTool(message);
      expires = earlier(expires, expires(message));
      if (!callsTool(message) && !says(message)) {
        return Facts.problem("answer is empty", usage);
      }
    }
    return new Facts(null, truncated, toolCalls, usage, expires);
  }

  /** What all choices say; empty if one says anything but plain text. */
  static Optional<String> text(JsonNode answer) {
    StringJoiner said = new StringJoiner(BETWEEN_CHOICES);
    for (JsonNode choice : answer.path("choices")) {
      JsonNode message = choice.path("message");
      String content = message.path("content").asText("");
      if (content.isBlank()
          || callsTool(message)
          || message.hasNonNull("refusal")
          || message.hasNonNull("audio")) {
        return Optional.empty();
      }
      said.add(content);
    }
    return said.length() == 0 ? Optional.empty() : Optional.of(said.toString());
  }

  private static boolean callsTool(JsonNode message) {
    return !message.path("tool_calls").isEmpty() || message.hasNonNull("function_call");
  }

  private static boolean says(JsonNode message) {
    return !message.path("content").asText("").isBlank()
        || !message.path("refusal").asText("").isBlank()
        || message.path("audio").hasNonNull("data");
  }

  /** When what the provider keeps of an answer in audio is gone; the answer refers to it. */
  private static @Nullable Instant expires(JsonNode message) {
    JsonNode seconds = message.path("audio").path("expires_at");
    return seconds.canConvertToLong() && seconds.longValue() < FAR_AHEAD
        ? Instant.ofEpochSecond(Math.max(0, seconds.longValue()))
        : null;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }
}
