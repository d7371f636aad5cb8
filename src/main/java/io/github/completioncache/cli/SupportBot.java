package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bot of a bicycle shop: its instructions, the questions that customers ask it, and answers.
 */
final class SupportBot {

  private static final String QUESTIONS = "questions.jsonl";
  private static final String INSTRUCTIONS = "support-bot.txt";

  private final String instructions;
  private final List<Question> questions;
  private final Map<String, String> answers;

  private SupportBot(
      String instructions, List<Question> questions, Map<String, String> answersByQuestion) {
    this.instructions = instructions;
    this.questions = List.copyOf(questions);
    this.answers = Map.copyOf(answersByQuestion);
  }

  /** Reads the bot from the resources of this package. */
  static SupportBot load() {
    List<Question> questions = new ArrayList<>();
    Map<String, String> answers = new LinkedHashMap<>();
    JsonMapper mapper = new JsonMapper();
    try {
      for (String line : (Iterable<String>) resource(QUESTIONS).lines()::iterator) {
        JsonNode row = mapper.readTree(line);
        String text = row.required("question").textValue();
        questions.add(new Question(row.required("category").textValue(), text));
        answers.put(text, row.required("answer").textValue());
      }
      return new SupportBot(resource(INSTRUCTIONS).strip(), questions, answers);
    } catch (IOException e) {
      throw new UncheckedIOException("the questions of the demo cannot be read", e);
    }
  }

  /** The questions written for it. */
  List<Question> questions() {
    return questions;
  }

  /** An answer to each of its questions, by the question's text. */
  Map<String, String> answers() {
    return answers;
  }

  /** The request that asks {@code model} to answer {@code question} as this bot. */
  ChatCompletionCreateParams request(Question question, String model) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .temperature(0)
        .addSystemMessage(instructions)
        .addUserMessage(question.text())
        .build();
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = SupportBot.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
