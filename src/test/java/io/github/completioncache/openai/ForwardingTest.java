package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.openai.Desk.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.openai.core.JsonArray;
import com.openai.core.JsonValue;
import com.openai.core.RequestOptions;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import com.openai.models.chat.completions.ChatCompletionUserMessageParam;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the provider, and what does not depend on what the caller does meanwhile. */
class ForwardingTest {

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open();

  @AfterEach
  void close() {
    desk.close();
  }

  private static ChatCompletionMessageParam message(String text) {
    return ChatCompletionMessageParam.ofUser(
        ChatCompletionUserMessageParam.builder().content(text).build());
  }

  private void assertForwardedAsByThePlainClient(ChatCompletionCreateParams params) {
    RequestOptions options = RequestOptions.builder().timeout(Duration.ofSeconds(77)).build();
    desk.plain.chat().completions().create(params, options);
    client.create(params, options);

    List<StubProvider.Request> requests = desk.provider.requests();
    assertThat(requests).hasSize(2);
    assertThat(requests.get(1).body()).isEqualTo(requests.get(0).body());
    assertThat(requests.get(1).path()).isEqualTo(requests.get(0).path());
    assertThat(requests.get(1).headers()).isEqualTo(requests.get(0).headers());
  }

  @Test
  void r9MissIsForwardedUnchanged() {
    assertForwardedAsByThePlainClient(
        ask("Grüß Gott \uD83D\uDEB2 \u0000")
            .user("user-1")
            .store(false)
            .n(1)
            .topP(1.0)
            .putAdditionalBodyProperty("z", JsonValue.from(Map.of("b", 1.50, "a", 1e30)))
            .putAdditionalHeader("X-Prompt-Version", "7")
            .putAdditionalHeader("User-Agent", "shop/1")
            .putAdditionalQueryParam("q", "a b&c")
            .build());
  }

  @Test
  void r9BypassIsForwardedUnchanged() {
    assertForwardedAsByThePlainClient(ask("Hi").temperature(0.7).store(true).build());
  }

  @Test
  void fieldThatIsSentTwiceIsABypassAndSentTwice() {
    ChatCompletionCreateParams params =
        ask("Hi").putAdditionalBodyProperty("temperature", JsonValue.from(0.7)).build();

    assertForwardedAsByThePlainClient(params);
    CachedCompletion answer = client.complete(params);

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.BYPASS);
    assertThat(answer.outcome().reason()).isEqualTo("duplicate field");
    assertThat(client.stats().bypassesByReason()).containsOnlyKeys("duplicate field");
    assertThat(desk.provider.requests().get(0).body()).contains("\"temperature\":0.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "\uDEB2", "a\uDEB2\uD83Db"})
  void k19LoneSurrogateEndsAsWithThePlainClient(String text) {
    ChatCompletionCreateParams params = ask(text).build();
    Throwable plain = catchThrowable(() -> desk.plain.chat().completions().create(params));
    int asked = desk.provider.calls();
    Throwable cached = catchThrowable(() -> client.create(params));

    assertThat(desk.provider.calls()).isEqualTo(2 * asked);
    assertThat(cached == null ? "" : cached.getClass().getName())
        .isEqualTo(plain == null ? "" : plain.getClass().getName());
    assertThat(client.stats().bypassesByReason()).containsOnlyKeys("lone surrogate");
  }

  @Test
  void k19FiveMegabytesAreCachedLikeAnythingElse() {
    ChatCompletionCreateParams params = ask("0123456789".repeat(500_000)).build();

    assertThat(statusOf(client, params)).isEqualTo(CacheStatus.MISS);
    assertThat(statusOf(client, params)).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.requests().get(0).body()).hasSizeGreaterThan(5_000_000);
  }

  private static ChatCompletionCreateParams nested(int depth) {
    JsonValue value = JsonValue.from(1);
    for (int i = 0; i < depth; i++) {
      value = JsonArray.of(List.of(value));
    }
    return ask("Hi").putAdditionalBodyProperty("deep", value).build();
  }

  @Test
  void k19DeepNestingIsCached() {
    assertThat(statusOf(client, nested(500))).isEqualTo(CacheStatus.MISS);
    assertThat(statusOf(client, nested(500))).isEqualTo(CacheStatus.HIT);
    assertThat(statusOf(client, nested(501))).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void k19DeeperNestingIsABypassThatGoesThrough() {
    CachedCompletion answer = client.complete(nested(600));

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.BYPASS);
    assertThat(answer.outcome().reason()).isEqualTo("nested deeper than 512");
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void k15CallerMayChangeItsMessagesWhileTheCallIsUnderWay() {
    List<ChatCompletionMessageParam> messages = new ArrayList<>(List.of(message("Hi")));
    Map<String, Object> extra = new LinkedHashMap<>(Map.of("num_ctx", 2048));
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .model("gpt-4o-mini")
            .temperature(0.0)
            .messages(messages)
            .putAdditionalBodyProperty("options", JsonValue.from(extra))
            .build();
    desk.provider.answers(
        (request, exchange) -> {
          messages.set(0, message("Bye"));
          messages.add(message("Really"));
          extra.put("num_ctx", 8192);
          StubProvider.respond(exchange, 200, StubProvider.answer("Hello."));
        });

    client.complete(params);

    ChatCompletionCreateParams asItWas =
        ask("Hi")
            .putAdditionalBodyProperty("options", JsonValue.from(Map.of("num_ctx", 2048)))
            .build();
    assertThat(statusOf(client, asItWas)).isEqualTo(CacheStatus.HIT);
    assertThat(statusOf(client, asItWas.toBuilder().messages(messages).build()))
        .isEqualTo(CacheStatus.MISS);
  }

  @Test
  void k15BuilderThatIsUsedAgainChangesNoEarlierRequest() {
    ChatCompletionCreateParams.Builder builder = ask("Hi");
    ChatCompletionCreateParams first = builder.build();
    client.complete(first);
    ChatCompletionCreateParams second = builder.addUserMessage("And now?").build();

    assertThat(statusOf(client, second)).isEqualTo(CacheStatus.MISS);
    assertThat(statusOf(client, first)).isEqualTo(CacheStatus.HIT);
    assertThat(statusOf(client, ask("Hi").build())).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void r10TenantsShareNothing() {
    CacheOptions a = CacheOptions.builder().namespace("a").build();
    CacheOptions b = CacheOptions.builder().namespace("b").build();
    ChatCompletionCreateParams params = ask("Hi").build();
    client.complete(params, a);

    assertThat(client.complete(params, b).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(client.complete(params).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(client.complete(params, a).outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void r10CategoryOfOneCallDoesNotLeaveTheTenantOfTheClient() {
    CacheOptions tenant = CacheOptions.builder().namespace("a").build();
    ChatCompletionCreateParams params = ask("Hi").build();
    client.complete(params, CacheOptions.category("faq"));
    CachedCompletionClient view = client.withOptions(tenant);

    CachedCompletion answer = view.complete(params, CacheOptions.category("faq"));

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(answer.outcome().namespace()).isEqualTo("a");
    assertThat(answer.outcome().category()).isEqualTo("faq");
    assertThat(
            view.withOptions(CacheOptions.category("faq")).complete(params).outcome().namespace())
        .isEqualTo("a");
    assertThat(
            view.complete(params, CacheOptions.builder().namespace("b").build())
                .outcome()
                .namespace())
        .isEqualTo("b");
  }
}
