package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Code that holds nothing but an {@link OpenAIClient} is served by the same cache. */
class DropInTest {

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open();
  private final OpenAIClient dropIn = client.asOpenAIClient();

  @AfterEach
  void close() {
    desk.close();
  }

  @SuppressWarnings("MustBeClosedChecker") // Who asks closes it.
  private HttpResponseFor<ChatCompletion> raw(ChatCompletionCreateParams params) {
    return dropIn.chat().completions().withRawResponse().create(params);
  }

  private static String cacheStatus(HttpResponseFor<?> response) {
    return String.join(", ", response.headers().values("Cache-Status"));
  }

  private static ChatCompletionCreateParams with(String header, String value) {
    return ask("Hi").putAdditionalHeader(header, value).build();
  }

  @Test
  void secondCallIsAHitAndTellsSo() {
    ChatCompletion first = dropIn.chat().completions().create(ask("Hi").build());
    desk.clock.advance(Duration.ofSeconds(90));
    try (HttpResponseFor<ChatCompletion> second = raw(ask("Hi").build())) {
      assertThat(second.parse()).isEqualTo(first);
      assertThat(cacheStatus(second)).startsWith("completion-cache; hit; key=\"");
      assertThat(second.headers().values("Age")).containsExactly("90");
    }
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void missAndBypassTellWhy() {
    try (HttpResponseFor<ChatCompletion> miss = raw(ask("Hi").build());
        HttpResponseFor<ChatCompletion> bypass = raw(ask("Hi").temperature(0.5).build())) {
      assertThat(cacheStatus(miss))
          .startsWith("completion-cache; fwd=miss; stored; key=\"")
          .endsWith("; detail=\"not in the cache\"");
      assertThat(cacheStatus(bypass))
          .isEqualTo("completion-cache; fwd=bypass; detail=\"temperature is not 0\"");
    }
  }

  @Test
  void sharesItsEntriesWithTheTypedClient() {
    client.create(ask("Hi").build());
    dropIn.chat().completions().create(ask("Hi").build());
    dropIn.chat().completions().create(ask("Bye").build());

    assertThat(Desk.statusOf(client, ask("Bye").build())).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  @Test
  void headersOfOneRequestChooseItsOptionsAndStayHere() {
    dropIn.chat().completions().create(with("X-Completion-Cache-Category", "faq"));
    dropIn.chat().completions().create(with("x-completion-cache-mode", "refresh"));
    dropIn.chat().completions().create(with("X-Completion-Cache-Namespace", "other"));
    desk.clock.advance(Duration.ofMinutes(2));
    dropIn.chat().completions().create(with("X-Completion-Cache-Max-Age", "PT1M"));

    CacheStats stats = client.stats();
    assertThat(stats.categories()).containsKey("faq");
    assertThat(stats.misses()).isEqualTo(4);
    assertThat(desk.provider.requests())
        .allSatisfy(
            request ->
                assertThat(request.headers().keySet())
                    .noneMatch(
                        name -> name.toLowerCase(Locale.ROOT).startsWith("x-completion-cache")));
  }

  @Test
  void optionsOfAViewHoldForItsDropIn() {
    CachedCompletionClient view =
        client.withOptions(CacheOptions.builder().namespace("a").category("faq").build());
    view.asOpenAIClient().chat().completions().create(ask("Hi").build());

    assertThat(Desk.statusOf(view, ask("Hi").build())).isEqualTo(CacheStatus.HIT);
    assertThat(Desk.statusOf(client, ask("Hi").build())).isEqualTo(CacheStatus.MISS);
    assertThat(client.stats().categories()).containsKey("faq");
  }

  @Test
  void headerThatCannotBeUnderstoodIsAnError() {
    assertThatThrownBy(
            () -> dropIn.chat().completions().create(with("X-Completion-Cache-Ttl", "60")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x-completion-cache-ttl")
        .hasMessageContaining("\"60\"");
    assertThatThrownBy(
            () -> dropIn.chat().completions().create(with("X-Completion-Cache-Categry", "faq")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x-completion-cache-categry");
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void closingItClosesNothing() {
    dropIn.chat().completions().create(ask("Hi").build());
    dropIn.close();

    desk.plain.chat().completions().create(ask("Hi").build());
    desk.plain.async().chat().completions().create(ask("Hi").build()).join();
    assertThat(Desk.statusOf(client, ask("Hi").build())).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.calls()).isEqualTo(3);
  }

  @Test
  void retriesAreMadeAndCountedByTheWrappedClient() {
    OpenAIClient patient = desk.plain.withOptions(builder -> builder.maxRetries(2));
    CachedCompletionClient cached = desk.open(desk.settings().openAI(patient));
    int[] failures = {2};
    desk.provider.answers(
        (request, exchange) -> {
          if (failures[0]-- > 0) {
            exchange.getResponseHeaders().set("Retry-After-Ms", "1");
            StubProvider.respond(exchange, 429, "{\"error\":{\"message\":\"slow down\"}}");
          } else {
            StubProvider.respond(exchange, 200, StubProvider.answer("Hello."));
          }
        });

    cached.asOpenAIClient().chat().completions().create(ask("Hi").build());

    assertThat(desk.provider.requests())
        .extracting(request -> request.headers().get("X-stainless-retry-count"))
        .containsExactly(java.util.List.of("0"), java.util.List.of("1"), java.util.List.of("2"));
    assertThat(cached.stats().providerErrors()).isZero();
  }
}
