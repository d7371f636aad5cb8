package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.key.CanonicalJson;
import java.util.Set;

/**
 * Tells tools that the provider runs, on data that is not in the request, from those that the
 * caller runs. A tool that is not known is taken for the provider's.
 */
final class HostedTools {

  /** What these are told to do is in the answer, and what came of it in the next request. */
  private static final Set<String> CALLERS =
      Set.of(
          "function", "custom", "local_shell", "apply_patch", "computer", "computer_use_preview");

  /** Why a request for which the provider runs a tool is not cached. */
  static final String REASON = "hosted tool";

  private HostedTools() {}

  /** Whether the provider runs one of the tools of a request. */
  static boolean inRequest(CanonicalJson body) {
    return HostedData.isSet(body, "tools") && in(WireJson.member(body, "tools"));
  }

  /** Whether the provider runs one of {@code tools}; true if that is no list of tools. */
  static boolean in(JsonNode tools) {
    if (!tools.isArray()) {
      return true;
    }
    for (JsonNode tool : tools) {
      if (isHosted(tool)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHosted(JsonNode tool) {
    String type = tool.path("type").asText("");
    return switch (type) {
      case "shell" -> !tool.path("environment").path("type").asText("").equals("local");
      case "tool_search" -> !tool.path("execution").asText("").equals("client");
      case "namespace" -> in(tool.path("tools"));
      default -> !CALLERS.contains(type);
    };
  }
}
