package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/**
 * The probabilities of a choice's tokens: one token in each chunk where the tokens are the text,
 * else all in the first chunk.
 */
final class ReplayedLogprobs {

  private final JsonNode logprobs;
  private final boolean contentIsTokens;
  private final boolean refusalIsTokens;

  /**
   * @param logprobs those of the choice; missing if it has none
   */
  ReplayedLogprobs(JsonNode logprobs, JsonNode message) {
    this.logprobs = logprobs;
    contentIsTokens = areText(logprobs.path("content"), message.path("content"));
    refusalIsTokens = areText(logprobs.path("refusal"), message.path("refusal"));
  }

  /** Whether each piece of this text is to be one token. */
  boolean areOnePerPiece(String name) {
    return switch (name) {
      case "content" -> contentIsTokens;
      case "refusal" -> refusalIsTokens;
      default -> false;
    };
  }

  JsonNode tokens(String name) {
    return logprobs.path(name);
  }

  /** What the first chunk of the choice tells of them. */
  void writeFirst(JsonGenerator chunk) throws IOException {
    if (!logprobs.isObject()) {
      if (!logprobs.isMissingNode()) {
        ChunkWriter.write(chunk, "logprobs", logprobs);
      }
      return;
    }
    chunk.writeObjectFieldStart("logprobs");
    for (Map.Entry<String, JsonNode> member : logprobs.properties()) {
      if (areOnePerPiece(member.getKey())) {
        writeEmpty(chunk, member.getKey());
      } else {
        ChunkWriter.write(chunk, member.getKey(), member.getValue());
      }
    }
    chunk.writeEndObject();
  }

  /** What a chunk with one token tells of it. */
  void writeOne(JsonGenerator chunk, String name, JsonNode token) throws IOException {
    chunk.writeObjectFieldStart("logprobs");
    chunk.writeArrayFieldStart(name);
    chunk.writeTree(token);
    chunk.writeEndArray();
    String other = name.equals("content") ? "refusal" : "content";
    if (logprobs.path(other).isArray()) {
      writeEmpty(chunk, other);
    } else if (logprobs.has(other)) {
      chunk.writeNullField(other);
    }
    chunk.writeEndObject();
  }

  /** What a chunk without a token says in their place. */
  void writeNone(JsonGenerator chunk) throws IOException {
    if (!logprobs.isMissingNode()) {
      chunk.writeNullField("logprobs");
    }
  }

  private static void writeEmpty(JsonGenerator chunk, String name) throws IOException {
    chunk.writeArrayFieldStart(name);
    chunk.writeEndArray();
  }

  /** Whether the tokens one after the other are this text, and none ends within a character. */
  static boolean areText(JsonNode tokens, JsonNode text) {
    if (!tokens.isArray() || tokens.isEmpty() || !text.isTextual()) {
      return false;
    }
    String whole = text.textValue();
    int position = 0;
    for (JsonNode token : tokens) {
      String piece = token.path("token").textValue();
      if (piece == null || !whole.startsWith(piece, position)) {
        return false;
      }
      position += piece.length();
      if (position > 0
          && position < whole.length()
          && Character.isSurrogatePair(whole.charAt(position - 1), whole.charAt(position))) {
        return false;
      }
    }
    return position == whole.length();
  }
}
