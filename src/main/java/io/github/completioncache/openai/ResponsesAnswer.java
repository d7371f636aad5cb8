package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.stats.TokenUsage;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a response says of itself. In doubt it is not complete. */
final class ResponsesAnswer {

  /** Items that ask the caller to do something. */
  private static final Set<String> CALLS =
      Set.of(
          "function_call",
          "custom_tool_call",
          "local_shell_call",
          "shell_call",
          "apply_patch_call",
          "computer_call",
          "tool_search_call");

  private ResponsesAnswer() {}

  static Facts inspect(JsonNode answer) {
    TokenUsage usage = UsageCount.read(answer.path("usage"), "input_tokens", "output_tokens");
    if (!answer.isObject()) {
      return Facts.problem("answer is not an object", usage);
    }
    if (answer.hasNonNull("error")) {
      return Facts.problem("answer is an error", usage);
    }
    boolean truncated = false;
    switch (answer.path("status").asText("")) {
      case "completed" -> {}
      case "incomplete" -> {
        String problem = incomplete(answer);
        if (problem != null) {
          return Facts.problem(problem, usage);
        }
        truncated = true;
      }
      default -> {
        return Facts.problem("answer has not the status completed", usage);
      }
    }
    boolean says = false;
    boolean calls = false;
    for (JsonNode item : answer.path("output")) {
      if (!truncated && isUnfinished(item)) {
        return Facts.problem("answer has an unfinished item", usage);
      }
      says |= says(item);
      calls |= CALLS.contains(item.path("type").asText(""));
    }
    return says || calls
        ? new Facts(null, truncated, calls, usage)
        : Facts.problem("answer is empty", usage);
  }

  /** Why it ended early; null if that was at the limit of tokens. */
  private static @Nullable String incomplete(JsonNode answer) {
    return switch (answer.path("incomplete_details").path("reason").asText("")) {
      case "max_output_tokens" -> null;
      case "content_filter" -> "answer is filtered";
      default -> "answer is incomplete";
    };
  }

  private static boolean isUnfinished(JsonNode item) {
    String status = item.path("status").asText("");
    return status.equals("incomplete") || status.equals("in_progress");
  }

  /** What its messages say; empty if it says anything but plain text. */
  static Optional<String> text(JsonNode answer) {
    StringBuilder said = new StringBuilder();
    for (JsonNode item : answer.path("output")) {
      String type = item.path("type").asText("");
      if (type.equals("reasoning")) {
        continue;
      }
      if (!type.equals("message")) {
        return Optional.empty();
      }
      for (JsonNode part : item.path("content")) {
        if (!part.path("type").asText("").equals("output_text")) {
          return Optional.empty();
        }
        said.append(part.path("text").asText(""));
      }
    }
    return said.toString().isBlank() ? Optional.empty() : Optional.of(said.toString());
  }

  private static boolean says(JsonNode item) {
    if (!item.path("type").asText("").equals("message")) {
      return false;
    }
    for (JsonNode part : item.path("content")) {
      if (!part.path("text").asText("").isBlank() || !part.path("refusal").asText("").isBlank()) {
        return true;
      }
    }
    return false;
  }
}
