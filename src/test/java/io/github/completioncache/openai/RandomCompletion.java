package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Chat completions as providers may send them, drawn from a seeded source. */
final class RandomCompletion {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> CHARACTERS =
      List.of(
          "a",
          "b",
          "Z",
          " ",
          "  ",
          "\n",
          "\r\n",
          "\t",
          "\"",
          "\\",
          "/",
          "{",
          "}",
          ",",
          ":",
          "\u0000",
          "\u007f",
          "\u0085",
          "\u2028",
          "\u00e9",
          "e\u0301",
          "\u20ac",
          "\u65e5\u672c",
          "\uFEFF",
          "\uffff",
          "\uD83D\uDE00",
          "\uD83D\uDC69\u200D\uD83D\uDD2C",
          "\uDBFF\uDFFF");
  private static final List<String> FINISH_REASONS =
      List.of("stop", "length", "tool_calls", "function_call", "content_filter", "new_reason");

  private final Random random;

  RandomCompletion(Random random) {
    this.random = random;
  }

  /** An answer as it is when it has been read. */
  ObjectNode next() {
    return (ObjectNode) Wire.json(Wire.text(answer()));
  }

  private ObjectNode answer() {
    ObjectNode answer = JSON.objectNode();
    answer.put("id", "chatcmpl-" + random.nextInt(1_000));
    answer.put("object", "chat.completion");
    answer.put("created", 1_750_000_000L + random.nextInt());
    answer.put("model", "gpt-" + random.nextInt(9));
    if (random.nextBoolean()) {
      answer.put("system_fingerprint", random.nextBoolean() ? null : "fp_1");
    }
    if (random.nextBoolean()) {
      answer.put("service_tier", "tier " + text());
    }
    addUnknown(answer);
    ArrayNode choices = answer.putArray("choices");
    for (int n = 1 + (random.nextBoolean() ? 0 : random.nextInt(4)); choices.size() < n; ) {
      choices.add(choice(choices.size()));
    }
    if (random.nextInt(4) > 0) {
      answer.set("usage", usage());
    }
    return answer;
  }

  private ObjectNode choice(int index) {
    ObjectNode choice = JSON.objectNode();
    choice.put("index", index);
    ObjectNode message = choice.putObject("message");
    if (random.nextInt(8) > 0) {
      message.put("role", "assistant");
    }
    addText(message, "content");
    addText(message, "refusal");
    if (random.nextInt(4) == 0) {
      addText(message, random.nextBoolean() ? "reasoning_content" : "reasoning");
    }
    addToolCalls(message);
    if (random.nextInt(8) == 0) {
      message.set("function_call", function());
    }
    if (random.nextInt(8) == 0) {
      message.putObject("audio").put("id", "audio_1").put("data", text()).put("expires_at", 7);
    }
    addUnknown(message);
    addLogprobs(choice);
    choice.put("finish_reason", FINISH_REASONS.get(random.nextInt(FINISH_REASONS.size())));
    addUnknown(choice);
    return choice;
  }

  private void addText(ObjectNode object, String name) {
    switch (random.nextInt(6)) {
      case 0 -> {}
      case 1 -> object.putNull(name);
      case 2 -> object.put(name, "");
      default -> object.put(name, text());
    }
  }

  private void addToolCalls(ObjectNode message) {
    switch (random.nextInt(6)) {
      case 0 -> message.putNull("tool_calls");
      case 1 -> message.putArray("tool_calls");
      case 2, 3 -> {
        ArrayNode calls = message.putArray("tool_calls");
        for (int n = 1 + random.nextInt(3); calls.size() < n; ) {
          calls.add(toolCall(calls.size()));
        }
      }
      default -> {}
    }
  }

  private ObjectNode toolCall(int position) {
    ObjectNode call = JSON.objectNode();
    call.put("id", "call_" + position);
    if (random.nextInt(6) == 0) {
      call.put("type", "custom").putObject("custom").put("name", "f").put("input", text());
    } else {
      call.put("type", "function").set("function", function());
    }
    addUnknown(call);
    return call;
  }

  private ObjectNode function() {
    ObjectNode function = JSON.objectNode();
    function.put("name", "look_up");
    addText(function, "arguments");
    addUnknown(function);
    return function;
  }

  private void addLogprobs(ObjectNode choice) {
    switch (random.nextInt(4)) {
      case 0 -> choice.putNull("logprobs");
      case 1 -> {
        ObjectNode logprobs = choice.putObject("logprobs");
        addTokens(logprobs, "content", choice.path("message"));
        addTokens(logprobs, "refusal", choice.path("message"));
        addUnknown(logprobs);
      }
      default -> {}
    }
  }

  private void addTokens(ObjectNode logprobs, String name, JsonNode message) {
    switch (random.nextInt(5)) {
      case 0 -> {}
      case 1 -> logprobs.putNull(name);
      case 2 -> logprobs.putArray(name);
      case 3 -> logprobs.putArray(name).add(token("another text"));
      default -> {
        ArrayNode tokens = logprobs.putArray(name);
        for (String piece : pieces(message.path(name).asText())) {
          tokens.add(token(piece));
        }
      }
    }
  }

  private ObjectNode token(String text) {
    ObjectNode token = JSON.objectNode();
    token.put("token", text);
    token.put("logprob", new BigDecimal(-random.nextInt(1_000_000)).movePointLeft(7));
    token.putArray("bytes").add(226).add(130);
    token.putArray("top_logprobs").addObject().put("token", text()).put("logprob", -3);
    return token;
  }

  /** A text in pieces at random places, some of them empty; they may cut characters in two. */
  List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length() || random.nextInt(4) == 0; ) {
      int end = Math.min(text.length(), at + random.nextInt(8));
      pieces.add(text.substring(at, end));
      at = end;
    }
    return pieces;
  }

  private void addUnknown(ObjectNode object) {
    for (int i = random.nextInt(12) - 9; i > 0; i--) {
      object.set("x_" + random.nextInt(5), value(2));
    }
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextInt());
      case 3 -> JSON.numberNode(new BigDecimal(random.nextInt()).movePointLeft(random.nextInt(40)));
      case 4 -> JSON.textNode(text());
      case 5 -> JSON.arrayNode();
      case 6 -> JSON.arrayNode().add(value(depth - 1)).add(value(depth - 1));
      default -> {
        ObjectNode object = JSON.objectNode();
        object.set("index", value(0));
        object.set("y", value(depth - 1));
        yield object;
      }
    };
  }

  private ObjectNode usage() {
    ObjectNode usage = JSON.objectNode();
    usage.put("prompt_tokens", random.nextInt(1_000));
    usage.put("completion_tokens", random.nextInt(1_000));
    usage.put("total_tokens", 7);
    usage.put("cost", new BigDecimal("0.00012340"));
    addUnknown(usage);
    return usage;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int kinds = random.nextBoolean() ? 4 : CHARACTERS.size();
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 400 : 30); i > 0; i--) {
      text.append(CHARACTERS.get(random.nextInt(kinds)));
    }
    if (random.nextInt(40) == 0) {
      text.append('\uD83D');
    }
    return text.toString();
  }
}
