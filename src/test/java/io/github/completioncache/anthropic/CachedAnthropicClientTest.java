package io.github.completioncache.anthropic;

import static io.github.completioncache.anthropic.Desk.accumulate;
import static io.github.completioncache.anthropic.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.AsyncStreamResponse;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.LedgerOptions;
import io.github.completioncache.NotCachedException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages through the SDK's own client, answered by the cache. */
class CachedAnthropicClientTest {

  private final Desk desk = new Desk();
  private final CachedAnthropicClient client = desk.open();
  private final AnthropicClient dropIn = client.asAnthropicClient();

  @AfterEach
  void close() {
    desk.close();
  }

  private Message create(MessageCreateParams.Builder params) {
    return dropIn.messages().create(params.build());
  }

  private List<RawMessageStreamEvent> stream(MessageCreateParams.Builder params) {
    return Desk.stream(dropIn, params.build());
  }

  @Test
  void secondCallIsAHitAndTellsSo() {
    Message first = create(ask("Hi"));
    desk.clock.advance(Duration.ofSeconds(90));
    try (HttpResponseFor<Message> second =
        dropIn.messages().withRawResponse().create(ask("Hi").build())) {
      assertThat(second.parse()).isEqualTo(first);
      assertThat(String.join("", second.headers().values("Cache-Status")))
          .startsWith("completion-cache; hit; key=\"");
      assertThat(second.headers().values("Age")).containsExactly("90");
      assertThat(second.requestId()).contains("req_1");
    }
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void secondStreamIsAHitWithTheSameEvents() {
    List<RawMessageStreamEvent> first = stream(ask("Hi"));

    assertThat(stream(ask("Hi"))).isEqualTo(first).hasSize(7);
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void s2StreamIsAnsweredFromAMessage() {
    Message message = create(ask("Hi"));

    assertThat(accumulate(stream(ask("Hi")))).isEqualTo(message);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void s2MessageIsAnsweredFromAStream() {
    List<RawMessageStreamEvent> events = stream(ask("Hi"));

    assertThat(create(ask("Hi"))).isEqualTo(accumulate(events));
    assertThat(desk.provider.calls()).isEqualTo(1);
    // And a message that is read from a stream is the one that the provider would have sent.
    assertThat(create(ask("Hi"))).isEqualTo(desk.plain.messages().create(ask("Hi").build()));
  }

  @Test
  void asyncCallsShareTheEntry() throws Exception {
    Message message = dropIn.async().messages().create(ask("Hi").build()).get();
    List<RawMessageStreamEvent> events = new CopyOnWriteArrayList<>();
    AsyncStreamResponse<RawMessageStreamEvent> stream =
        dropIn.async().messages().createStreaming(ask("Hi").build());
    stream.subscribe(events::add);
    stream.onCompleteFuture().get();

    assertThat(create(ask("Hi"))).isEqualTo(message).isEqualTo(accumulate(events));
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void betaMessagesShareTheEntryOfTheSameRequest() {
    Message message = create(ask("Hi"));
    var params =
        com.anthropic.models.beta.messages.MessageCreateParams.builder()
            .model("claude-haiku-4-5")
            .maxTokens(100)
            .putAdditionalBodyProperty("temperature", JsonValue.from(0))
            .addUserMessage("Hi")
            .build();

    assertThat(dropIn.beta().messages().create(params).id()).isEqualTo(message.id());
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.HIT);
    dropIn.beta().messages().create(params.toBuilder().addBeta("a-2026-01-01").build());
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void optionsOfAViewHoldForItsDropIn() {
    CachedAnthropicClient view =
        client.withOptions(CacheOptions.builder().namespace("a").category("faq").build());
    view.asAnthropicClient().messages().create(ask("Hi").build());
    view.asAnthropicClient().messages().create(ask("Hi").build());
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.HIT);
    view.close();

    create(ask("Hi"));
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(client.stats()).isEqualTo(view.stats());
    assertThat(client.stats().categories()).containsKey("faq");
    assertThat(view.invalidate(Invalidation.category("faq"))).isEqualTo(1);
  }

  @Test
  void onlyIfCachedAsksNobody() {
    AnthropicClient stored =
        client
            .withOptions(CacheOptions.builder().mode(CacheOptions.Mode.ONLY_IF_CACHED).build())
            .asAnthropicClient();

    assertThatThrownBy(() -> stored.messages().create(ask("Hi").build()))
        .isInstanceOf(NotCachedException.class);
    create(ask("Hi"));
    assertThat(stored.messages().create(ask("Hi").build())).isEqualTo(create(ask("Hi")));
  }

  @Test
  void everythingElseIsForwarded() {
    desk.provider.answers(200, "{\"input_tokens\":7}");
    var params =
        MessageCountTokensParams.builder().model("claude-haiku-4-5").addUserMessage("Hi").build();

    assertThat(dropIn.messages().countTokens(params).inputTokens()).isEqualTo(7);
    assertThat(dropIn.messages().countTokens(params).inputTokens()).isEqualTo(7);
    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(desk.outcomes).isEmpty();
  }

  @Test
  void savedTokensArePricedByAnthropicsList() {
    create(ask("Hi"));
    create(ask("Hi"));

    // 1,000 tokens of input at $1, 200 from Anthropic's own cache at $0.10, 100 of output at $5.
    assertThat(client.stats().costSaved()).isEqualByComparingTo(new BigDecimal("0.00152"));
  }

  @Test
  void closingTheDropInClosesNothing() {
    create(ask("Hi"));
    dropIn.close();

    desk.plain.messages().create(ask("Hi").build());
    desk.plain.async().messages().create(ask("Hi").build()).join();
    AsyncStreamResponse<RawMessageStreamEvent> stream =
        desk.plain.async().messages().createStreaming(ask("Hi").build());
    stream.subscribe(event -> {});
    stream.onCompleteFuture().join();
    create(ask("Hi"));
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.calls()).isEqualTo(4);
  }

  @Test
  void closedClientForwardsEverything() {
    create(ask("Hi"));
    client.close();

    create(ask("Hi"));
    assertThat(desk.lastOutcome().reason()).isEqualTo("the cache is closed");
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void ledgerIsThatOfItsStore(@TempDir Path directory) {
    SqliteCacheStore store = SqliteCacheStore.open(directory.resolve("cache.db"));
    try (CachedAnthropicClient client =
        desk.settings().store(store).ledger(LedgerOptions.defaults()).build()) {
      assertThat(client.ledger()).containsSame(store.capability(Ledger.class).orElseThrow());
    }
    try (CachedAnthropicClient client = desk.settings().build()) {
      assertThat(client.ledger()).isEmpty();
    }
  }
}
