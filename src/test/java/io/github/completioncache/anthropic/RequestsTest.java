package io.github.completioncache.anthropic;

import static io.github.completioncache.anthropic.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.Interceptor;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Metadata;
import com.anthropic.models.messages.TextBlockParam;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.MemoryCacheStore;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of a request the cache looks at, and what reaches the provider. */
class RequestsTest {

  private final Desk desk = new Desk();
  private final AnthropicClient dropIn = desk.open().asAnthropicClient();

  /** An engine of its own, for clients that differ in other ways. */
  private final ResponseCache shared =
      ResponseCache.builder().store(MemoryCacheStore.create()).build();

  @AfterEach
  void close() {
    desk.close();
    shared.close();
  }

  private Message create(MessageCreateParams.Builder params) {
    return dropIn.messages().create(params.build());
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
}
