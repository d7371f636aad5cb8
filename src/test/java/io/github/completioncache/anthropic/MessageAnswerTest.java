package io.github.completioncache.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message says of itself. */
class MessageAnswerTest {

  private static final String SAYS = "[{\"type\":\"text\",\"text\":\"Hello.\"}]";
  private static final String CALLS =
      "[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"n\",\"input\":{}}]";

  @ParameterizedTest
  @ValueSource(strings = {"end_turn", "stop_sequence"})
  void isComplete(String stopReason) throws IOException {
    assertThat(inspect(SAYS, stopReason)).isEqualTo(new Facts(null, false, false, usage()));
  }

  @Test
  void callsATool() throws IOException {
    assertThat(inspect(CALLS, "tool_use")).isEqualTo(new Facts(null, false, true, usage()));
    assertThat(inspect(CALLS, "end_turn").toolCalls()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_tokens", "model_context_window_exceeded"})
  void w2TruncatedAnswerIsTold(String stopReason) throws IOException {
    assertThat(inspect(SAYS, stopReason)).isEqualTo(new Facts(null, true, false, usage()));
  }

  @ParameterizedTest
  @CsvSource({
    "refusal, answer is filtered",
    "pause_turn, answer is not finished",
    "compaction, answer has no known stop_reason",
    "'', answer has no known stop_reason",
  })
  void mustNotBeStored(String stopReason, String problem) throws IOException {
    assertThat(inspect(SAYS, stopReason)).isEqualTo(Facts.problem(problem, usage()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "[{\"type\":\"text\",\"text\":\" \"}]",
        "[{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"s\"}]",
        "[{\"type\":\"redacted_thinking\",\"data\":\"d\"}]",
      })
  void w3EmptyAnswerMustNotBeStored(String content) throws IOException {
    assertThat(inspect(content, "end_turn").problem()).isEqualTo("answer is empty");
    // So that filling the provider's own cache, which is asked for with no tokens, is done anew.
    assertThat(inspect(content, "max_tokens").problem()).isEqualTo("answer is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}",
        "{\"type\":\"error\"}",
      })
  void w1ErrorMustNotBeStored(String body) throws IOException {
    assertThat(inspect(body).problem()).isEqualTo("answer is an error");
  }

  @Test
  void whatIsNoMessageMustNotBeStored() throws IOException {
    assertThat(inspect("[]").problem()).isEqualTo("answer is not an object");
    assertThat(inspect("{}").problem()).isEqualTo("answer has no known stop_reason");
    assertThatThrownBy(() -> inspect("{\"type\"")).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"input_tokens\":10,\"output_tokens\":5} | 10 | 0 | 5",
        "{\"input_tokens\":10,\"cache_creation_input_tokens\":200,"
            + "\"cache_read_input_tokens\":3000,\"output_tokens\":5} | 3210 | 3000 | 5",
        "{\"input_tokens\":10,\"cache_creation_input_tokens\":null,"
            + "\"cache_read_input_tokens\":null,\"output_tokens\":5} | 10 | 0 | 5",
      })
  void usageHasAllPromptTokens(String usage, long prompt, long cached, long completion)
      throws IOException {
    assertThat(inspect("{\"usage\":" + usage + "}").usage())
        .isEqualTo(new TokenUsage(prompt, cached, completion));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"input_tokens\":10}",
        "{\"output_tokens\":10}",
        "{\"input_tokens\":-1,\"output_tokens\":5}",
        "{\"input_tokens\":9000000000000000000,\"output_tokens\":5}",
      })
  void usageThatCannotBeIsNone(String usage) throws IOException {
    assertThat(inspect("{\"usage\":" + usage + "}").usage()).isNull();
  }

  private static TokenUsage usage() {
    return new TokenUsage(12, 0, 6);
  }

  private static Facts inspect(String content, String stopReason) throws IOException {
    return inspect(
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5-20251001",
         "content":%s,"stop_reason":%s,"stop_sequence":null,
         "usage":{"input_tokens":12,"output_tokens":6}}\
        """
            .formatted(content, stopReason.isEmpty() ? "null" : "\"" + stopReason + "\""));
  }

  private static Facts inspect(String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    return MessagesApi.INSTANCE.inspect(AnswerForm.JSON, bytes, 0, bytes.length);
  }
}
