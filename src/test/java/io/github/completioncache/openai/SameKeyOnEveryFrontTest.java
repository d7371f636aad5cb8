package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.azure.AzureUrlPathMode;
import com.openai.client.OpenAIClient;
import com.openai.core.ClientOptions;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.github.completioncache.CacheOptions;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same request has the same key, however it is asked. */
class SameKeyOnEveryFrontTest {

  private final Desk desk = new Desk();

  @AfterEach
  void close() {
    desk.close();
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        client("as it is", builder -> {}),
        client("organization and project", builder -> builder.organization("o").project("p")),
        client("default headers", builder -> builder.putHeader("X-Prompt-Version", "7")),
        client("query", builder -> builder.putQueryParam("q", "a b&c")),
        client("base URL", builder -> builder.baseUrl(builder.build().baseUrl() + "/x/")),
        client(
            "deployment in the path", builder -> builder.azureUrlPathMode(AzureUrlPathMode.LEGACY)),
        client("no telemetry", builder -> builder.disableTelemetry(true)),
        client("headers that do not count", builder -> builder.putHeader("traceparent", "1")));
  }

  private static Arguments client(String name, Consumer<ClientOptions.Builder> settings) {
    return Arguments.argumentSet(name, settings);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void typedDropInStreamedAndAsyncShareOneEntry(Consumer<ClientOptions.Builder> settings) {
    OpenAIClient plain = desk.plain.withOptions(settings);
    CachedCompletionClient client =
        desk.open(
            desk.settings().openAI(plain).options(CacheOptions.builder().namespace("n").build()));
    ChatCompletionCreateParams params =
        ask("Grüß Gott \uD83D\uDEB2")
            .topP(1.0)
            .user("u")
            .putAdditionalBodyProperty("z", JsonValue.from(Map.of("b", 1.50, "a", 1e30)))
            .putAdditionalHeader("X-More", "1")
            .putAdditionalQueryParam("r", "2")
            .build();

    client.create(params);
    client.asOpenAIClient().chat().completions().create(params);
    client.createAsync(params).join();
    client.asOpenAIClient().async().chat().completions().create(params).join();
    assertThat(chunksOf(client, params)).isPositive();
    assertThat(chunksOf(client, withUsage(params))).isPositive();

    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(client.stats().hits()).isEqualTo(5);
  }

  private static ChatCompletionCreateParams withUsage(ChatCompletionCreateParams params) {
    return params.toBuilder()
        .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
        .build();
  }

  private static long chunksOf(CachedCompletionClient client, ChatCompletionCreateParams params) {
    try (StreamResponse<ChatCompletionChunk> stream = client.createStreaming(params)) {
      return stream.stream().count();
    }
  }
}
