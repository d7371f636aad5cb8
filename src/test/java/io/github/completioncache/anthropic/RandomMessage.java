package io.github.completioncache.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Random;

/** Messages with content of every kind, drawn from a seeded source. */
final class RandomMessage {

  private static final String[] CHARACTERS = {
    "a", "b", " ", " ", "\n", "\"", "\\", "{", "\u0000", "\u00e9", "\u20ac", "\uD83D\uDE00"
  };

  private final Random random;

  RandomMessage(long seed) {
    random = new Random(seed);
  }

  ObjectNode next() {
    ObjectNode message = RawJson.MAPPER.createObjectNode();
    message.put("id", "msg_" + random.nextInt(1_000)).put("type", "message");
    message.put("role", "assistant").put("model", "claude-haiku-4-5-20251001");
    ArrayNode content = message.putArray("content");
    for (int i = random.nextInt(6); i >= 0; i--) {
      block(content.addObject());
    }
    message.put("stop_reason", random.nextBoolean() ? "end_turn" : "tool_use");
    message.put("stop_sequence", random.nextBoolean() ? null : text());
    if (random.nextBoolean()) {
      message.putObject("container").put("id", text()).put("expires_at", "2026-01-01T00:00:00Z");
    }
    ObjectNode usage = message.putObject("usage");
    usage.put("input_tokens", random.nextInt(10_000)).put("output_tokens", random.nextInt(1_000));
    if (random.nextBoolean()) {
      usage.put("cache_read_input_tokens", random.nextInt(10_000)).put("service_tier", "standard");
      usage.putNull("server_tool_use");
    }
    if (random.nextBoolean()) {
      message.putObject("not_heard_of_yet").put(text(), random.nextLong());
    }
    return message;
  }

  private void block(ObjectNode block) {
    switch (random.nextInt(5)) {
      case 0 -> block.put("type", "thinking").put("thinking", text()).put("signature", text());
      case 1 -> block.put("type", "redacted_thinking").put("data", text());
      case 2 -> {
        block.put("type", "tool_use").put("id", "toolu_" + text()).put("name", "n");
        input(block.putObject("input"), 3);
      }
      case 3 -> {
        block.put("type", "text").put("text", text());
        ArrayNode citations = block.putArray("citations");
        for (int i = random.nextInt(3); i > 0; i--) {
          citation(citations.addObject());
        }
      }
      default -> block.put("type", "text").put("text", text()).putNull("citations");
    }
  }

  private void citation(ObjectNode citation) {
    citation.put("type", "char_location").put("cited_text", text()).put("document_index", 0);
    citation.put("document_title", text()).put("start_char_index", 1).put("end_char_index", 9);
    citation.putNull("file_id");
  }

  private void input(ObjectNode input, int depth) {
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(depth > 0 ? 5 : 4)) {
        case 0 -> input.put(text(), text());
        case 1 -> input.put(text(), random.nextInt());
        case 2 -> input.put(text(), new BigDecimal(random.nextInt()).movePointLeft(3));
        case 3 -> input.putArray(text()).add(random.nextBoolean()).addNull().add(text());
        default -> input(input.putObject(text()), depth - 1);
      }
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextBoolean() ? 5 : 120); i > 0; i--) {
      text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }
}
