package io.github.completioncache.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** Spring AI, whose model is given the drop-in client. */
class SpringAiTest {

  private static final Prompt QUESTION = new Prompt("Hi");

  private final Desk desk = new Desk();
  private final OpenAiChatModel model =
      OpenAiChatModel.builder()
          .openAiClient(desk.dropIn)
          .openAiClientAsync(desk.dropIn.async())
          .options(OpenAiChatOptions.builder().model("gpt-4o-mini").temperature(0.0).build())
          .build();

  @AfterEach
  void close() {
    desk.close();
  }

  /** What a response says; the rest of one is not compared by its content. */
  private record Said(String id, String model, Usage usage, List<Generation> results) {

    static Said in(ChatResponse response) {
      var metadata = response.getMetadata();
      return new Said(
          metadata.getId(), metadata.getModel(), metadata.getUsage(), response.getResults());
    }

    String text() {
      return results.stream()
          .map(result -> Objects.requireNonNullElse(result.getOutput().getText(), ""))
          .collect(Collectors.joining());
    }
  }

  private Said call() {
    return Said.in(model.call(QUESTION));
  }

  private List<Said> stream() {
    List<ChatResponse> responses =
        model.stream(QUESTION).collectList().block(Duration.ofSeconds(30));
    return Objects.requireNonNull(responses).stream().map(Said::in).toList();
  }

  private static String text(List<Said> parts) {
    return parts.stream().map(Said::text).collect(Collectors.joining());
  }

  @Test
  void secondCallIsAHit() {
    Said first = call();
    Said second = call();

    assertThat(first.text()).isEqualTo(Desk.ANSWER);
    assertThat(first.usage().getTotalTokens()).isEqualTo(Desk.TOKENS);
    assertThat(second).isEqualTo(first);
    desk.expectHits(1);
  }

  @Test
  void secondStreamIsAHit() {
    List<Said> first = stream();
    List<Said> second = stream();

    assertThat(first).extracting(Said::text).contains("Hello, ", "you.");
    assertThat(text(first)).isEqualTo(Desk.ANSWER);
    assertThat(second).isEqualTo(first);
    desk.expectHits(1);
  }

  @Test
  void callIsAnsweredByAnEarlierStream() {
    List<Said> streamed = stream();
    Said plain = call();

    assertThat(plain.text()).isEqualTo(text(streamed));
    assertThat(plain.usage().getTotalTokens()).isEqualTo(Desk.TOKENS);
    desk.expectHits(1);
  }

  @Test
  void streamIsAnsweredByAnEarlierCall() {
    Said plain = call();
    List<Said> streamed = stream();

    assertThat(text(streamed)).isEqualTo(plain.text());
    assertThat(streamed)
        .last()
        .extracting(said -> said.usage().getTotalTokens())
        .isEqualTo(Desk.TOKENS);
    desk.expectHits(1);
  }
}
