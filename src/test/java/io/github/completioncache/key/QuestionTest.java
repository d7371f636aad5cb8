package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person says last, apart from the rest. */
class QuestionTest {

  private static Optional<Question> messages(String messages) {
    return last("{\"model\":\"m\",\"messages\":" + messages + "}", "messages");
  }

  private static Optional<Question> last(String body, String field) {
    try {
      return Question.last(CanonicalJson.parse(body.getBytes(UTF_8)), field);
    } catch (CanonicalJsonException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String rest(Question question) {
    return new String(question.rest().toBytes(), UTF_8);
  }

  @Test
  void isTheLastMessageOfAUser() {
    Question question =
        messages("[{\"role\":\"system\",\"content\":\"S\"},{\"role\":\"user\",\"content\":\"Q\"}]")
            .orElseThrow();

    assertThat(question.text()).isEqualTo("Q");
    assertThat(rest(question))
        .isEqualTo(
            "{\"messages\":[{\"content\":\"S\",\"role\":\"system\"},"
                + "{\"content\":null,\"role\":\"user\"}],\"model\":\"m\"}");
    assertThat(question).hasToString("Question[1 characters]");
  }

  @Test
  void canBeTheOnlyTextOfItsMessage() {
    Question question =
        messages("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Q\",\"x\":1}]}]")
            .orElseThrow();

    assertThat(question.text()).isEqualTo("Q");
    assertThat(rest(question)).contains("{\"text\":null,\"type\":\"text\",\"x\":1}");
  }

  @Test
  void canBeAFieldOfItsOwn() {
    Question question = last("{\"input\":\"Q\",\"model\":\"m\"}", "input").orElseThrow();

    assertThat(question.text()).isEqualTo("Q");
    assertThat(rest(question)).isEqualTo("{\"input\":null,\"model\":\"m\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "[null]",
        "[\"Q\"]",
        "[{\"content\":\"Q\"}]",
        "[{\"role\":\"assistant\",\"content\":\"Q\"}]",
        "[{\"role\":\"user\",\"content\":\"Q\"},{\"role\":\"assistant\",\"content\":\"A\"}]",
        "[{\"role\":\"user\"}]",
        "[{\"role\":\"user\",\"content\":null}]",
        "[{\"role\":\"user\",\"content\":[]}]",
        "[{\"role\":\"user\",\"content\":[\"Q\"]}]",
        "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"text\":\"Q\"}]}]",
        "[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]",
        "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"C\"},"
            + "{\"type\":\"text\",\"text\":\"Q\"}]}]",
      })
  void anythingElseHasNone(String messages) {
    assertThat(messages(messages)).isEmpty();
  }
}
