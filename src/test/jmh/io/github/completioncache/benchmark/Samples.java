package io.github.completioncache.benchmark;

import com.openai.models.ChatModel;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.testing.StubProvider;

/** A typical question to a support bot, and a typical answer. */
public final class Samples {

  private static final String SENTENCE =
      "You are the support desk of a bicycle shop: be brief, be kind, and never guess a price. ";
  private static final int SYSTEM_PROMPT = 1_072;
  private static final int ANSWER_TEXT = 700;

  private Samples() {}

  /** About 1.2 KB as JSON, with a system prompt of 1,072 characters. */
  public static ChatCompletionCreateParams question() {
    return question(SYSTEM_PROMPT, "How long may I wait before I return a bicycle that I bought?");
  }

  /** As {@link #question()}, with another system prompt and another question. */
  public static ChatCompletionCreateParams question(int systemPrompt, String question) {
    return ChatCompletionCreateParams.builder()
        .model(ChatModel.GPT_4O_MINI)
        .temperature(0.0)
        .addSystemMessage(text(systemPrompt))
        .addUserMessage(question)
        .build();
  }

  /** An answer of about 1.1 KB. */
  public static String answer() {
    return StubProvider.answer(text(ANSWER_TEXT));
  }

  private static String text(int length) {
    return SENTENCE.repeat(length / SENTENCE.length() + 1).substring(0, length);
  }
}
