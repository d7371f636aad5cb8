package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells a chat completion in the chunks in which OpenAI would have sent it: first each choice's
 * role, then what it says and the tools it calls, then why each ended, then the usage.
 */
final class ChatReplay {

  /** What every chunk repeats. */
  private static final Set<String> REPEATED =
      Set.of("id", "created", "model", "service_tier", "system_fingerprint");

  /** An error in a chunk is one to the SDK, be it null. */
  private static final Set<String> NOT_EXTRA = Set.of("object", "choices", "usage", "error");

  private final ObjectNode answer;
  private final ChunkWriter out;

  private ChatReplay(ObjectNode answer, boolean usageAsked) throws IOException {
    this.answer = answer;
    this.out = new ChunkWriter(repeated(answer), usageAsked);
  }

  /**
   * The events of an answer, the last one included.
   *
   * @throws IOException if it is not an object with choices
   */
  static byte[] events(JsonNode answer, boolean usageAsked) throws IOException {
    if (!(answer instanceof ObjectNode object) || !answer.path("choices").isArray()) {
      throw new IOException("the document is not a chat completion");
    }
    return new ChatReplay(object, usageAsked).write(usageAsked);
  }

  private byte[] write(boolean usageAsked) throws IOException {
    List<ChoiceReplay> choices = new ArrayList<>();
    for (JsonNode choice : answer.path("choices")) {
      choices.add(new ChoiceReplay(choice, choices.size(), out));
    }
    ChunkWriter.Members extras = this::writeExtras;
    for (ChoiceReplay choice : choices) {
      choice.begin(extras);
      extras = rest -> {};
    }
    if (choices.isEmpty()) {
      out.withoutChoice(extras);
    }
    for (ChoiceReplay choice : choices) {
      choice.say();
    }
    // Only now: clients take an answer for complete when every choice they know of is.
    for (ChoiceReplay choice : choices) {
      choice.finish();
    }
    if (usageAsked && answer.path("usage").isObject()) {
      out.withoutChoice(rest -> ChunkWriter.write(rest, "usage", answer.path("usage")));
    }
    return out.end();
  }

  private static ObjectNode repeated(ObjectNode answer) {
    ObjectNode repeated = answer.objectNode();
    for (Map.Entry<String, JsonNode> member : answer.properties()) {
      if (REPEATED.contains(member.getKey())) {
        repeated.set(member.getKey(), member.getValue());
      }
    }
    return repeated;
  }

  private void writeExtras(JsonGenerator generator) throws IOException {
    for (Map.Entry<String, JsonNode> member : answer.properties()) {
      String name = member.getKey();
      if (!REPEATED.contains(name) && !NOT_EXTRA.contains(name)) {
        ChunkWriter.write(generator, name, member.getValue());
      }
    }
  }
}
