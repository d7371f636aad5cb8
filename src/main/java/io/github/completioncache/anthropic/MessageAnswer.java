package io.github.completioncache.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.stats.TokenUsage;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a message says of itself. In doubt it is not complete. */
final class MessageAnswer {

  /** More than a provider counts for one answer, and little enough that sums do not overflow. */
  private static final long MAXIMUM_TOKENS = 1_000_000_000;

  /** Blocks in which nothing is said to the caller. */
  private static final Set<String> THOUGHTS = Set.of("thinking", "redacted_thinking");

  private MessageAnswer() {}

  static Facts inspect(JsonNode answer) {
    TokenUsage usage = usage(answer.path("usage"));
    if (!answer.isObject()) {
      return Facts.problem("answer is not an object", usage);
    }
    if (answer.hasNonNull("error") || answer.path("type").asText().equals("error")) {
      return Facts.problem("answer is an error", usage);
    }
    boolean truncated = false;
    boolean toolCalls = false;
    switch (answer.path("stop_reason").asText("")) {
      case "end_turn", "stop_sequence" -> {}
      case "tool_use" -> toolCalls = true;
      case "max_tokens", "model_context_window_exceeded" -> truncated = true;
      case "refusal" -> {
        return Facts.problem("answer is filtered", usage);
      }
      case "pause_turn" -> {
        return Facts.problem("answer is not finished", usage);
      }
      default -> {
        return Facts.problem("answer has no known stop_reason", usage);
      }
    }
    boolean says = false;
    for (JsonNode block : answer.path("content")) {
      String type = block.path("type").asText();
      toolCalls |= type.equals("tool_use");
      says |=
          type.equals("text")
              ? !block.path("text").asText().isBlank()
              : !type.isEmpty() && !THOUGHTS.contains(type);
    }
    return says
        ? new Facts(null, truncated, toolCalls, usage)
        : Facts.problem("answer is empty", usage);
  }

  /** What its blocks say; empty if one is anything but plain text or a thought. */
  static Optional<String> text(JsonNode answer) {
    StringBuilder said = new StringBuilder();
    for (JsonNode block : answer.path("content")) {
      String type = block.path("type").asText();
      if (type.equals("text") && block.path("citations").isEmpty()) {
        said.append(block.path("text").asText());
      } else if (!THOUGHTS.contains(type)) {
        return Optional.empty();
      }
    }
    return said.toString().isBlank() ? Optional.empty() : Optional.of(said.toString());
  }

  /** Anthropic counts apart what was written to its prompt cache and what was read from it. */
  private static @Nullable TokenUsage usage(JsonNode usage) {
    long uncached = usage.path("input_tokens").asLong(-1);
    long written = usage.path("cache_creation_input_tokens").asLong(0);
    long read = usage.path("cache_read_input_tokens").asLong(0);
    long output = usage.path("output_tokens").asLong(-1);
    // A provider that counts wrongly is treated as one that does not count.
    return isCount(uncached) && isCount(written) && isCount(read) && isCount(output)
        ? new TokenUsage(uncached + written + read, read, output)
        : null;
  }

  private static boolean isCount(long tokens) {
    return tokens >= 0 && tokens <= MAXIMUM_TOKENS;
  }
}
