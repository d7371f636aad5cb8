package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.openai.Desk.statusOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonMissing;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.CacheStatus;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy other than the default lets through. */
class AllowedModelsTest {

  private final Desk desk = new Desk();

  @AfterEach
  void close() {
    desk.close();
  }

  private static ChatCompletionCreateParams withoutTemperature(String model) {
    return ask("Hi", JsonMissing.of()).model(model).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"o3", "o3-2025-04-16", "gpt-5.1", "gpt-5.1-2025-11-13"})
  void allowedModelIsCachedWithoutTemperature(String model) {
    CachedCompletionClient client =
        desk.open(CachePolicy.builder().allowModels("o3", "gpt-5.1").build());

    assertThat(statusOf(client, withoutTemperature(model))).isEqualTo(CacheStatus.MISS);
    assertThat(statusOf(client, withoutTemperature(model))).isEqualTo(CacheStatus.HIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "o3-mini",
        "o3-pro-2025-06-10",
        "O3",
        "o3-2025",
        "o3-2025-04-16-2025-04-16",
        "gpt-5.10",
        "gpt-5x1",
        "ft:o3-2025-04-16:shop::1",
        ""
      })
  void anotherModelIsNot(String model) {
    CachedCompletionClient client =
        desk.open(CachePolicy.builder().allowModels("o3", "gpt-5.1").build());

    CachedCompletion answer = client.complete(withoutTemperature(model));

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.BYPASS);
    assertThat(answer.outcome().reason()).isEqualTo("temperature is absent");
  }

  @Test
  void snapshotThatIsAllowedDoesNotCoverOthers() {
    CachedCompletionClient client =
        desk.open(CachePolicy.builder().allowModels("o3-2025-04-16").build());

    assertThat(statusOf(client, withoutTemperature("o3-2025-04-16"))).isEqualTo(CacheStatus.MISS);
    assertThat(statusOf(client, withoutTemperature("o3"))).isEqualTo(CacheStatus.BYPASS);
    assertThat(statusOf(client, withoutTemperature("o3-2025-12-01"))).isEqualTo(CacheStatus.BYPASS);
  }

  @Test
  void otherModelsAreStillCachedWithTemperatureZero() {
    CachedCompletionClient client = desk.open(CachePolicy.builder().allowModels("o3").build());

    assertThat(statusOf(client, ask("Hi").build())).isEqualTo(CacheStatus.MISS);
    assertThat(statusOf(client, ask("Hi").build())).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void everythingCachesAnyTemperatureEachUnderItsOwnKey() {
    CachedCompletionClient client = desk.open(CachePolicy.everything());

    assertThat(statusOf(client, ask("Hi").temperature(0.7).build())).isEqualTo(CacheStatus.MISS);
    assertThat(statusOf(client, ask("Hi").temperature(0.7).build())).isEqualTo(CacheStatus.HIT);
    assertThat(statusOf(client, ask("Hi").temperature(0.8).build())).isEqualTo(CacheStatus.MISS);
    assertThat(statusOf(client, withoutTemperature("gpt-4o-mini"))).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void everythingStillNeverTouchesState() {
    CachedCompletionClient client = desk.open(CachePolicy.everything());
    assertThat(statusOf(client, ask("Hi").store(true).build())).isEqualTo(CacheStatus.BYPASS);
  }

  @Test
  void ownRuleIsABypassWithItsReason() {
    CachedCompletionClient client =
        desk.open(
            CachePolicy.builder()
                .bypassWhen(
                    request ->
                        request.model().startsWith("ft:")
                            ? Optional.of("fine-tuned model")
                            : Optional.empty())
                .build());

    CachedCompletion answer = client.complete(ask("Hi").model("ft:gpt-4o:shop::1").build());

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.BYPASS);
    assertThat(answer.outcome().reason()).isEqualTo("fine-tuned model");
    assertThat(client.stats().bypassesByReason()).containsEntry("fine-tuned model", 1L);
    assertThat(statusOf(client, ask("Hi").build())).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void ruleThatThrowsIsABypassAndNotAFailure() {
    CachedCompletionClient client =
        desk.open(
            CachePolicy.builder()
                .bypassWhen(
                    request -> {
                      throw new IllegalStateException("broken rule");
                    })
                .build());

    CachedCompletion answer = client.complete(ask("Hi").build());

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.BYPASS);
    assertThat(answer.outcome().reason()).isEqualTo("the policy failed");
  }

  @Test
  void copyOfAPolicyHasAllItsRules() {
    CachePolicy policy =
        CachePolicy.builder()
            .allowModels("o3")
            .storeTruncated(true)
            .storeToolCalls(false)
            .maximumAnswerBytes(4_096)
            .bypassWhen(request -> Optional.of("a rule"))
            .build()
            .toBuilder()
            .build();
    CachedCompletionClient client = desk.open(policy);

    assertThat(policy.maximumAnswerBytes()).isEqualTo(4_096);
    assertThat(client.complete(withoutTemperature("o3")).outcome().reason()).isEqualTo("a rule");
    assertThat(client.complete(withoutTemperature("o4")).outcome().reason())
        .isEqualTo("temperature is absent");
  }
}
