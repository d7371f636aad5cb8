package io.github.completioncache.anthropic;

import static io.github.completioncache.anthropic.Desk.accumulate;
import static io.github.completioncache.anthropic.Desk.ask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.AsyncStreamResponse;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.Interceptor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Metadata;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlockParam;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.NotCachedException;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages through the SDK's own client, answered by the cache. */
class CachedAnthropicClientTest {

  private final Desk desk = new Desk();
  private final CachedAnthropicClient client = desk.open();
  private final AnthropicClient dropIn = client.asAnthropicClient();

  @AfterEach
  void close() {
    desk.close();
  }

  /** An engine of its own, for clients that differ in other ways. */
  private final ResponseCache shared =
      ResponseCache.builder().store(MemoryCacheStore.create()).build();

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
  void w5OmittedTemperatureIsABypass() {
    MessageCreateParams params =
        MessageCreateParams.builder()
            .model("claude-haiku-4-5")
            .maxTokens(9)
            .addUserMessage("Hi")
            .build();
    dropIn.messages().create(params);

    assertThat(desk.lastOutcome().reason()).isEqualTo("temperature is absent");
    CachedAnthropicClient all =
        desk.open(
            desk.settings().policy(CachePolicy.builder().allowModels("claude-haiku-4-5").build()));
    MessageCreateParams dated = params.toBuilder().model("claude-haiku-4-5-20251001").build();
    all.asAnthropicClient().messages().create(dated);
    all.asAnthropicClient().messages().create(dated);
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void cacheControlAndMetadataAreNotKeyedAndForwardedUnchanged() {
    TextBlockParam system = TextBlockParam.builder().text("Be brief.").build();
    TextBlockParam marked =
        system.toBuilder().cacheControl(CacheControlEphemeral.builder().build()).build();
    MessageCreateParams first = ask("Hi").systemOfTextBlockParams(List.of(marked)).build();
    MessageCreateParams second =
        ask("Hi")
            .systemOfTextBlockParams(List.of(system))
            .metadata(Metadata.builder().userId("u1").build())
            .build();

    dropIn.messages().create(first);
    dropIn.messages().create(second);
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.HIT);

    desk.plain.messages().create(first);
    assertThat(desk.provider.requests()).hasSize(2);
    assertThat(desk.provider.requests().get(0).body())
        .isEqualTo(desk.provider.requests().get(1).body())
        .contains("cache_control");
  }

  @Test
  void r9RequestReachesTheProviderAsWithoutTheCache() {
    MessageCreateParams params =
        ask("Hi")
            .putAdditionalHeader("anthropic-beta", "a-2026-01-01")
            .putAdditionalHeader("X-Completion-Cache-Category", "faq")
            .putAdditionalBodyProperty("unheard_of", JsonValue.from(List.of(1.0, "é")))
            .putAdditionalQueryParam("q", "a b")
            .build();
    dropIn.messages().create(params);
    desk.plain
        .messages()
        .create(params.toBuilder().removeAdditionalHeaders("X-Completion-Cache-Category").build());

    assertThat(desk.provider.requests()).hasSize(2);
    assertThat(desk.provider.requests().get(0)).isEqualTo(desk.provider.requests().get(1));
    assertThat(desk.provider.requests().get(0).headers().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-completion-cache"));
  }

  @Test
  void versionAndBetaHeadersCountAndCredentialsDoNot() {
    create(ask("Hi"));
    create(ask("Hi").putAdditionalHeader("anthropic-beta", "a-2026-01-01"));
    create(ask("Hi").putAdditionalHeader("anthropic-version", "2099-01-01"));
    create(ask("Hi").putAdditionalHeader("anthropic-workspace-id", "wrkspc_1"));
    assertThat(desk.provider.calls()).isEqualTo(4);

    create(ask("Hi").putAdditionalHeader("X-Api-Key", "sk-other"));
    create(ask("Hi").putAdditionalHeader("User-Agent", "other"));
    create(ask("Hi").putAdditionalHeader("X-Stainless-Arch", "other"));
    assertThat(desk.provider.calls()).isEqualTo(4);
  }

  @Test
  void interceptorsActBeforeTheKeyIsMade() {
    AnthropicClient french = intercepted("fr");
    AnthropicClient german = intercepted("de");

    french.messages().create(ask("Hi").build());
    french.messages().create(ask("Hi").build());
    german.messages().create(ask("Hi").build());

    assertThat(desk.provider.requests())
        .extracting(request -> request.headers().get("X-language"))
        .containsExactly(List.of("fr"), List.of("de"));
  }

  private AnthropicClient intercepted(String language) {
    AnthropicClient plain =
        desk.plain.withOptions(
            builder ->
                builder.addInterceptor(
                    Interceptor.syncOnly(
                        (next, request, options) ->
                            next.execute(
                                request.toBuilder().putHeader("X-Language", language).build(),
                                options))));
    return CachedAnthropicClient.builder()
        .anthropic(plain)
        .cache(shared)
        .build()
        .asAnthropicClient();
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
  void w4StreamThatIsClosedEarlyIsNotStored() {
    CountDownLatch gate = new CountDownLatch(1);
    sendInTwoParts(gate);
    try (StreamResponse<RawMessageStreamEvent> stream =
        dropIn.messages().createStreaming(ask("Hi").build())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }
    gate.countDown();
    stream(ask("Hi"));

    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void w4StreamThatEndsWithoutItsLastEventIsNotStored() {
    String cut = Desk.STREAM.substring(0, Desk.STREAM.indexOf("event: message_delta"));
    desk.provider.answers((request, exchange) -> Desk.send(exchange, cut));

    List<RawMessageStreamEvent> events = stream(ask("Hi"));
    stream(ask("Hi"));

    assertThat(events).hasSize(5);
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void w2AndW3TruncatedAndEmptyAnswersAreNotStored() {
    for (String answer :
        List.of(
            Desk.ANSWER.replace("end_turn", "max_tokens"),
            Desk.ANSWER.replace("end_turn", "refusal"),
            Desk.ANSWER.replace("Hello, you.", ""))) {
      int before = desk.provider.calls();
      desk.provider.answers(200, answer);
      create(ask("Hi"));
      create(ask("Hi"));
      assertThat(desk.provider.calls()).as(answer).isEqualTo(before + 2);
    }
  }

  @Test
  void streamsReachTheCallerAsTheyArrive() {
    CountDownLatch gate = new CountDownLatch(1);
    sendInTwoParts(gate);

    try (StreamResponse<RawMessageStreamEvent> stream =
        dropIn.messages().createStreaming(ask("Hi").build())) {
      Iterator<RawMessageStreamEvent> events = stream.stream().iterator();
      assertThat(events.next().isMessageStart()).isTrue();
      gate.countDown();
      events.forEachRemaining(event -> {});
    }
    stream(ask("Hi"));
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.HIT);
  }

  /** The second part of each stream is sent when the gate has opened. */
  private void sendInTwoParts(CountDownLatch gate) {
    int half = Desk.STREAM.indexOf("event: content_block_stop");
    desk.provider.answers(
        (request, exchange) -> {
          OutputStream body = StubProvider.beginEvents(exchange);
          body.write(Desk.STREAM.substring(0, half).getBytes(UTF_8));
          body.flush();
          gate.await();
          body.write(Desk.STREAM.substring(half).getBytes(UTF_8));
        });
  }
}
