package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.stats.TokenUsage;
import org.jspecify.annotations.Nullable;

/** Reads what a chat completion says of itself. In doubt it is not complete. */
final class ChatAnswer {

  /** More than any provider counts for one answer, and little enough that sums do not overflow. */
  private static final long MAXIMUM_TOKENS = 1_000_000_000;

  private ChatAnswer() {}

  static Facts inspect(JsonNode answer) {
    TokenUsage usage = usage(answer.path("usage"));
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
      if (!callsTool(message) && !says(message)) {
        return Facts.problem("answer is empty", usage);
      }
    }
    return new Facts(null, truncated, toolCalls, usage);
  }

  private static boolean callsTool(JsonNode message) {
    return !message.path("tool_calls").isEmpty() || message.hasNonNull("function_call");
  }

  private static boolean says(JsonNode message) {
    return !message.path("content").asText("").isBlank()
        || !message.path("refusal").asText("").isBlank()
        || message.path("audio").hasNonNull("data");
  }

  private static @Nullable TokenUsage usage(JsonNode usage) {
    long prompt = usage.path("prompt_tokens").asLong(-1);
    long completion = usage.path("completion_tokens").asLong(-1);
    long cached = usage.path("prompt_tokens_details").path("cached_tokens").asLong(0);
    // A provider that counts wrongly is treated as one that does not count.
    return isCount(prompt) && isCount(completion) && isCount(cached) && cached <= prompt
        ? new TokenUsage(prompt, cached, completion)
        : null;
  }

  private static boolean isCount(long tokens) {
    return tokens >= 0 && tokens <= MAXIMUM_TOKENS;
  }
}
