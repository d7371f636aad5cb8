package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.models.embeddings.EmbeddingCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.Explanation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client says of a request without making it. */
class ExplainTest {

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open();

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void foretellsWhatWillHappen() {
    Explanation before = client.explain(ask("Hi").build());
    client.create(ask("Hi").build());
    Explanation after = client.explain(ask("Hi").build());

    assertThat(before.status()).isEqualTo(CacheStatus.MISS);
    assertThat(after.status()).isEqualTo(CacheStatus.HIT);
    assertThat(after.key())
        .isEqualTo(before.key())
        .isEqualTo(client.complete(ask("Hi").build()).outcome().key());
  }

  @Test
  void countsAndSendsNothing() {
    client.explain(ask("Hi").build());

    assertThat(client.stats().lookups()).isZero();
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void goesByTheOptionsOfTheCallOrOfTheView() {
    client.create(ask("Hi").build());
    CacheOptions bypass = CacheOptions.builder().mode(CacheOptions.Mode.BYPASS).build();
    CacheOptions young = CacheOptions.builder().maxAge(Duration.ofSeconds(5)).build();
    desk.clock.advance(Duration.ofMinutes(1));

    assertThat(client.explain(ask("Hi").build(), young))
        .returns(CacheStatus.MISS, Explanation::status)
        .returns("older than the maximum age of this caller", Explanation::reason);
    assertThat(client.withOptions(bypass).explain(ask("Hi").build()))
        .returns(CacheStatus.BYPASS, Explanation::status)
        .returns("the caller asked for it", Explanation::reason);
    assertThat(
            client
                .withOptions(young)
                .explain(openAI -> openAI.chat().completions().create(ask("Hi").build()))
                .status())
        .isEqualTo(CacheStatus.MISS);
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker") // There is no stream: the call ends in an exception.
  void explainsWhatIsAskedThroughTheClientOfTheSdk() {
    client.create(ask("Hi").build());

    assertThat(
            client.explain(
                openAI -> openAI.chat().completions().createStreaming(ask("Hi").build())))
        .returns(CacheStatus.HIT, Explanation::status)
        .returns(client.explain(ask("Hi").build()).key(), Explanation::key);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void explainsTheFirstInputThatIsMissing() {
    client.asOpenAIClient().embeddings().create(inputs("a", "b"));

    Explanation allThere = client.explain(openAI -> openAI.embeddings().create(inputs("b", "a")));
    Explanation oneMissing =
        client.explain(openAI -> openAI.embeddings().create(inputs("b", "c", "a")));

    assertThat(allThere.status()).isEqualTo(CacheStatus.HIT);
    assertThat(oneMissing.status()).isEqualTo(CacheStatus.MISS);
    assertThat(oneMissing.key())
        .isEqualTo(client.explain(openAI -> openAI.embeddings().create(inputs("c"))).key());
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  private static EmbeddingCreateParams inputs(String... texts) {
    return EmbeddingCreateParams.builder()
        .model("text-embedding-3-small")
        .inputOfArrayOfStrings(List.of(texts))
        .build();
  }

  @Test
  void explainsCallsThatAreNotWaitedFor() {
    assertThat(
            client.explain(
                openAI -> openAI.async().chat().completions().create(ask("Hi").build()).join()))
        .returns(CacheStatus.MISS, Explanation::status);
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void refusesCallsThatHaveNothingToDoWithTheCache() {
    assertThatThrownBy(() -> client.explain(openAI -> openAI.models().list()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("call must make a request whose answer is cached");
    assertThatThrownBy(() -> client.explain(openAI -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                client.explain(
                    openAI -> {
                      throw new IllegalStateException("of the caller");
                    }))
        .hasMessage("of the caller");
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void saysThatAClosedCacheBypasses() {
    client.close();

    assertThat(client.explain(ask("Hi").build()))
        .returns(CacheStatus.BYPASS, Explanation::status)
        .returns("the cache is closed", Explanation::reason);
  }
}
