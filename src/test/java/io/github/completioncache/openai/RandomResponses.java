package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Responses as the provider may give them, drawn from a seeded source. */
final class RandomResponses {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] WORDS = {
    "a",
    "Hello",
    " ",
    "  \n",
    ",",
    "\"",
    "\\",
    "{\"x\":",
    "}",
    "naïve",
    "日本語",
    "\u0000",
    "\uD83D\uDE00",
    "e\u0301",
    "\u2028",
    "data: [DONE]\n\n",
    "event: error",
    "supercalifragilistic",
  };

  private final Random random;
  private int ids;

  RandomResponses(long seed) {
    random = new Random(seed);
  }

  ObjectNode next() {
    ObjectNode response = Responses.response();
    if (random.nextBoolean()) {
      response
          .put("a_new_field", random.nextLong())
          .putObject("another")
          .put("x", random.nextDouble());
    }
    ArrayNode output = response.putArray("output");
    int items = 1 + random.nextInt(4);
    for (int i = 0; i < items; i++) {
      output.add(item());
    }
    return response;
  }

  private ObjectNode item() {
    return switch (random.nextInt(6)) {
      case 0 -> reasoning();
      case 1 -> call("function_call", "arguments");
      case 2 -> call("custom_tool_call", "input");
      case 3 -> other();
      default -> message();
    };
  }

  private ObjectNode message() {
    ObjectNode item = item("message", "msg").put("status", "completed");
    ArrayNode content = item.putArray("content");
    int parts = random.nextInt(4);
    for (int i = 0; i < parts; i++) {
      if (random.nextInt(4) == 0) {
        content.addObject().put("type", "refusal").put("refusal", text());
      } else {
        outputText(content.addObject());
      }
    }
    return item.put("role", "assistant");
  }

  private void outputText(ObjectNode part) {
    part.put("type", "output_text");
    ArrayNode annotations = part.putArray("annotations");
    if (random.nextInt(4) == 0) {
      annotations
          .addObject()
          .put("type", "url_citation")
          .put("start_index", 0)
          .put("end_index", 1)
          .put("title", text())
          .put("url", "https://example.com/");
    }
    switch (random.nextInt(4)) {
      case 0 -> part.put("text", withLogprobs(part.putArray("logprobs")));
      case 1 -> {
        withLogprobs(part.putArray("logprobs"));
        part.put("text", text());
      }
      case 2 -> {
        part.putArray("logprobs");
        part.put("text", text());
      }
      default -> part.put("text", text()).put("unknown", true);
    }
  }

  private String withLogprobs(ArrayNode logprobs) {
    StringBuilder text = new StringBuilder();
    int tokens = random.nextInt(6);
    for (int i = 0; i < tokens; i++) {
      String token = WORDS[random.nextInt(WORDS.length)];
      ObjectNode logprob = logprob(logprobs.addObject(), token);
      logprob(logprob.putArray("top_logprobs").addObject(), token);
      text.append(token);
    }
    return text.toString();
  }

  private ObjectNode logprob(ObjectNode logprob, String token) {
    logprob.put("token", token).put("logprob", -random.nextDouble());
    ArrayNode bytes = logprob.putArray("bytes");
    for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(b & 0xff);
    }
    return logprob;
  }

  private ObjectNode reasoning() {
    ObjectNode item = item("reasoning", "rs");
    ArrayNode summary = item.putArray("summary");
    for (int i = random.nextInt(3); i > 0; i--) {
      summary.addObject().put("type", "summary_text").put("text", text());
    }
    if (random.nextBoolean()) {
      ArrayNode content = item.putArray("content");
      for (int i = random.nextInt(3); i > 0; i--) {
        content.addObject().put("type", "reasoning_text").put("text", text());
      }
    }
    if (random.nextBoolean()) {
      item.put("encrypted_content", "gAAAAA" + random.nextLong());
    }
    return item;
  }

  private ObjectNode call(String type, String field) {
    return item(type, "fc")
        .put("status", "completed")
        .put(field, text())
        .put("call_id", "call_" + ids++)
        .put("name", "look_up");
  }

  private ObjectNode other() {
    ObjectNode item = item("local_shell_call", "sh").put("status", "completed").put("call_id", "c");
    item.putObject("action").put("type", "exec").putArray("command").add(text());
    ((ObjectNode) item.path("action")).putObject("env");
    return item;
  }

  private ObjectNode item(String type, String prefix) {
    return JSON.createObjectNode().put("id", prefix + "_" + ids++).put("type", type);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
