package io.github.completioncache.anthropic;

import static io.github.completioncache.anthropic.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.MessageCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.Explanation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client says of a message without asking for it. */
class ExplainTest {

  private final Desk desk = new Desk();
  private final CachedAnthropicClient client = desk.open(desk.settings().explainMisses());

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void foretellsWhatWillHappen() {
    Explanation before = client.explain(ask("Hi").build());
    client.asAnthropicClient().messages().create(ask("Hi").build());
    Explanation after = client.explain(ask("Hi").build());

    assertThat(before.status()).isEqualTo(CacheStatus.MISS);
    assertThat(after.status()).isEqualTo(CacheStatus.HIT);
    assertThat(after.key()).isEqualTo(before.key()).isEqualTo(desk.lastOutcome().key());
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void namesWhatDiffers() {
    client.asAnthropicClient().messages().create(ask("Hi").system("Be brief.").build());

    assertThat(client.explain(ask("Ho").system("Be kind.").build()).differences())
        .containsExactly("messages[0].content differs", "system differs");
    client.asAnthropicClient().messages().create(ask("Ho").maxTokens(50).build());
    assertThat(desk.lastOutcome().reason())
        .isEqualTo(
            "not in the cache; max_tokens 50 (was 100); messages[0].content differs; system"
                + " absent");
  }

  @Test
  void namesAnAbsentTemperature() {
    client.asAnthropicClient().messages().create(ask("Hi").build());
    MessageCreateParams params = ask("Hi").removeAdditionalBodyProperty("temperature").build();

    assertThat(client.explain(params))
        .returns(CacheStatus.BYPASS, Explanation::status)
        .returns("temperature is absent", Explanation::reason)
        .satisfies(e -> assertThat(e.differences()).containsExactly("temperature absent (was 0)"));
  }

  @Test
  void goesByTheOptionsOfTheView() {
    client.asAnthropicClient().messages().create(ask("Hi").build());

    assertThat(
            client
                .withOptions(CacheOptions.builder().namespace("bob").build())
                .explain(ask("Hi").build())
                .differences())
        .containsExactly("namespace added");
  }
}
