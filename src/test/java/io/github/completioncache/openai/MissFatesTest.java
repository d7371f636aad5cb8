package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.OpenAIException;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOptions.Mode;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.Explanation;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why a request misses that was answered before. */
class MissFatesTest {

  private final Desk desk = new Desk();
  private final MemoryCacheStore store = MemoryCacheStore.builder().clock(desk.clock).build();
  private final CachedCompletionClient client =
      desk.open(desk.settings().store(store).explainMisses());

  @AfterEach
  void close() {
    desk.close();
  }

  private void assertMiss(String reason) {
    Explanation foretold = client.explain(ask("Hi").build());
    CacheOutcome outcome = client.complete(ask("Hi").build()).outcome();

    assertThat(foretold)
        .returns(CacheStatus.MISS, Explanation::status)
        .returns(reason, Explanation::reason)
        .returns(List.of(), Explanation::differences);
    assertThat(outcome).returns(CacheStatus.MISS, CacheOutcome::status);
    assertThat(outcome.reason()).isEqualTo(reason);
  }

  @Test
  void itsAnswerWasNotStored() {
    desk.provider.answers(200, StubProvider.answer("Hello.").replace("\"stop\"", "\"length\""));
    client.create(ask("Hi").build());

    assertMiss(
        "not in the cache; last time it was not stored: answer is truncated at the token limit");
  }

  @Test
  void itsCallerStoredNothing() {
    client.complete(ask("Hi").build(), CacheOptions.builder().mode(Mode.NO_STORE).build());

    assertMiss("not in the cache; last time it was not stored: its caller asked for that");
  }

  @Test
  void theProviderFailed() {
    desk.provider.answers(500, "{}");
    assertThatThrownBy(() -> client.create(ask("Hi").build())).isInstanceOf(OpenAIException.class);
    desk.provider.answers(200, StubProvider.answer("Hello."));

    assertMiss("not in the cache; last time the provider failed");
  }

  @Test
  void itsAnswerWasInvalidated() {
    client.complete(ask("Hi").build(), CacheOptions.category("faq"));
    client.invalidate(Invalidation.category("news"));
    assertThat(client.explain(ask("Hi").build()).status()).isEqualTo(CacheStatus.HIT);
    client.invalidate(Invalidation.category("faq"));

    assertMiss("not in the cache; its answer has been invalidated");
  }

  @Test
  void itsAnswerWasRejected() {
    client.reject(client.complete(ask("Hi").build()).outcome());

    assertMiss("not in the cache; its answer has been rejected");
    assertMiss(
        "not in the cache; last time it was not stored: an answer to this request was rejected a"
            + " while ago");
  }

  @Test
  void anotherProcessRemovedItsAnswer() {
    client.create(ask("Hi").build());
    store.invalidate(Invalidation.everything());

    assertMiss("not in the cache; its answer was stored, and has been evicted or removed since");
  }

  @Test
  void itsAnswerHasExpiredAndTheStoreHasForgottenIt() {
    client.create(ask("Hi").build());
    desk.clock.advance(Duration.ofHours(25));
    store.invalidate(Invalidation.everything());

    assertMiss("not in the cache; its answer has expired");
  }

  @Test
  void anAnswerThatIsStaleIsReasonEnough() {
    client.create(ask("Hi").build());
    CacheOptions young = CacheOptions.builder().maxAge(Duration.ofSeconds(5)).build();
    desk.clock.advance(Duration.ofMinutes(1));

    assertThat(client.complete(ask("Hi").build(), young).outcome().reason())
        .isEqualTo("older than the maximum age of this caller");
  }

  @Test
  void whatWasStoredBeforeThisProcessIsKnownOnceItHasBeenServed() {
    client.create(ask("Hi").build());
    try (CachedCompletionClient later =
        CachedCompletionClient.builder()
            .openAI(desk.plain)
            .store(store)
            .clock(desk.clock)
            .explainMisses()
            .build()) {
      later.create(ask("Hi").build());

      assertThat(later.explain(ask("Ho").build()).differences())
          .containsExactly("messages[0].content differs");
      later.invalidate(Invalidation.everything());
      assertThat(later.explain(ask("Hi").build()).reason())
          .isEqualTo("not in the cache; its answer has been invalidated");
    }
  }

  @Test
  void aRefreshIsRememberedToo() {
    CacheOptions refresh = CacheOptions.builder().mode(Mode.REFRESH).build();
    CacheOutcome outcome = client.complete(ask("Hi").build(), refresh).outcome();

    assertThat(outcome.reason()).isEqualTo("a refresh was asked for");
    assertThat(client.explain(ask("Ho").build()).differences())
        .containsExactly("messages[0].content differs");
  }

  @Test
  void aLookThatMustNotAskIsExplainedToo() {
    client.create(ask("Hi").build());
    CacheOptions look = CacheOptions.builder().mode(Mode.ONLY_IF_CACHED).build();

    assertThatThrownBy(() -> client.complete(ask("Ho").build(), look))
        .hasMessageEndingWith("not in the cache; messages[0].content differs");
    assertMissOf("Ho", "not in the cache; the same was asked before, and is not answered yet");
  }

  private void assertMissOf(String text, String reason) {
    assertThat(client.explain(ask(text).build()).reason()).isEqualTo(reason);
  }
}
