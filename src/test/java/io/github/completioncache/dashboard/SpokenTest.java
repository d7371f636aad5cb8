package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is shown of a request's body. */
final class SpokenTest {

  @Test
  void whatWasSaidLast() {
    assertThat(
            Spoken.in(
                "{\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
                    + "{\"role\":\"user\",\"content\":\"Where?\"}]}"))
        .isEqualTo("Where?");
    assertThat(Spoken.in("{\"input\":\"Where?\"}")).isEqualTo("Where?");
    assertThat(Spoken.in("{\"input\":[\"Here\",\"There\"]}")).isEqualTo("There");
  }

  @Test
  void theBodyWhereThatCannotBeFound() {
    for (String body :
        new String[] {"{\"input\":[]}", "{}", "[", "7", "{\"messages\":[{\"content\":[1]}]}"}) {
      assertThat(Spoken.in(body)).isEqualTo(body);
    }
  }

  @Test
  void noMoreThanThePageShows() {
    String body = "{\"input\":\"" + "x".repeat(60_000) + "\"}";

    assertThat(Spoken.in(body)).hasSize(2_001).endsWith("x\u2026");
  }
}
