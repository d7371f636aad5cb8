package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletion.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stub as the SDK sees it. */
final class StubOpenAiTest {

  private static final SupportBot BOT = SupportBot.load();
  private static final Question QUESTION = BOT.questions().get(0);

  private StubOpenAi stub;
  private OpenAIClient client;

  @BeforeEach
  void start() throws IOException {
    stub = StubOpenAi.start(BOT.answers(), Duration.ZERO);
    client =
        OpenAIOkHttpClient.builder()
            .apiKey("none")
            .baseUrl(StubOpenAi.BASE_URL)
            .proxy(stub.proxy())
            .maxRetries(0)
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    stub.close();
  }

  @Test
  void answersAsTheApiDoes() {
    ChatCompletion completion = client.chat().completions().create(request(QUESTION.text()));

    completion.validate();
    assertThat(completion.model()).isEqualTo("gpt-4o-mini");
    ChatCompletion.Choice choice = completion.choices().get(0);
    assertThat(choice.finishReason()).isEqualTo(FinishReason.STOP);
    String answer = choice.message().content().orElseThrow();
    assertThat(answer).isEqualTo(BOT.answers().get(QUESTION.text()));
    var usage = completion.usage().orElseThrow();
    // The instructions alone have about 350 tokens.
    assertThat(usage.promptTokens()).isBetween(300L, 450L);
    assertThat(usage.completionTokens()).isEqualTo((answer.length() + 3) / 4);
    assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens());
    assertThat(stub.calls()).isEqualTo(1);
  }

  @Test
  void answersAnythingElseInGeneralTermsAndAlwaysTheSame() {
    String first = text(client.chat().completions().create(request("What about \"x\" \u00FC?")));
    String second = text(client.chat().completions().create(request("What about \"x\" \u00FC?")));

    assertThat(first).isNotBlank().isEqualTo(second);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> client.models().list()).isInstanceOf(NotFoundException.class);
    assertThat(stub.calls()).isZero();
  }

  @Test
  void refusesARequestWithoutAQuestion() {
    ChatCompletionCreateParams noMessage =
        ChatCompletionCreateParams.builder().model("gpt-4o-mini").messages(List.of()).build();

    assertThatThrownBy(() -> client.chat().completions().create(noMessage))
        .isInstanceOf(BadRequestException.class);
  }

  @Test
  void takesAsLongAsAModelDoes() {
    StubDelay delay = new StubDelay(Duration.ofMillis(800));

    List<Duration> delays =
        BOT.questions().stream().map(question -> delay.of(question.text())).sorted().toList();

    assertThat(delay.of(QUESTION.text())).isEqualTo(delay.of(QUESTION.text()));
    assertThat(delays.get(delays.size() / 2))
        .isBetween(Duration.ofMillis(650), Duration.ofMillis(950));
    assertThat(delays.get(0)).isLessThan(Duration.ofMillis(600));
    assertThat(delays.get(delays.size() - 1))
        .isBetween(Duration.ofMillis(1_200), Duration.ofSeconds(4));
    assertThat(new StubDelay(Duration.ZERO).of(QUESTION.text())).isZero();
  }

  private static ChatCompletionCreateParams request(String text) {
    return BOT.request(new Question("faq", text), "gpt-4o-mini");
  }

  private static String text(ChatCompletion completion) {
    return completion.choices().get(0).message().content().orElseThrow();
  }
}
