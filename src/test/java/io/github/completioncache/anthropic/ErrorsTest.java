package io.github.completioncache.anthropic;

import static io.github.completioncache.anthropic.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.anthropic.client.AnthropicClient;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.SseException;
import io.github.completioncache.testing.StubAnthropic;
import io.github.completioncache.testing.StubProvider;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong goes wrong as it does without the cache: each case is tried on both clients. */
class ErrorsTest {

  private final Desk desk = new Desk();

  @AfterEach
  void close() {
    desk.close();
  }

  /** How a call fails, how often the provider was asked, and with which counts of retries. */
  private record Failure(
      Class<?> type, String message, int status, int calls, List<List<String>> retries) {}

  private Failure failure(AnthropicClient client, Consumer<AnthropicClient> call) {
    int before = desk.provider.calls();
    Throwable thrown = catchThrowable(() -> call.accept(client));
    if (thrown instanceof CompletionException wrapped) {
      thrown = wrapped.getCause();
    }
    assertThat(thrown).isNotNull();
    List<StubProvider.Request> requests =
        desk.provider.requests().subList(before, desk.provider.calls());
    return new Failure(
        thrown.getClass(),
        String.valueOf(thrown.getMessage()),
        thrown instanceof AnthropicServiceException service ? service.statusCode() : 0,
        requests.size(),
        requests.stream().map(r -> r.headers().get("X-stainless-retry-count")).toList());
  }

  private Failure assertSame(Consumer<AnthropicClient> call) {
    AnthropicClient plain = desk.plain(/* maxRetries= */ 2);
    CachedAnthropicClient cached = desk.open(desk.settings().anthropic(plain));
    Failure expected = failure(plain, call);

    assertThat(failure(cached.asAnthropicClient(), call)).isEqualTo(expected);
    // Nothing of it was kept.
    assertThat(failure(cached.asAnthropicClient(), call)).isEqualTo(expected);
    plain.close();
    return expected;
  }

  private void answers(int status, String type) {
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("Retry-After-Ms", "1");
          StubProvider.respond(
              exchange,
              status,
              "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"m\"}}".formatted(type));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 413, 422})
  void refusedCalls(int status) {
    answers(status, "invalid_request_error");

    assertThat(assertSame(c -> c.messages().create(ask("Hi").build())).calls()).isEqualTo(1);
    assertSame(c -> Desk.stream(c, ask("Hi").build()));
    assertSame(c -> c.async().messages().create(ask("Hi").build()).join());
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 529})
  void retriedCalls(int status) {
    answers(status, "overloaded_error");

    assertThat(assertSame(c -> c.messages().create(ask("Hi").build())).retries())
        .containsExactly(List.of("0"), List.of("1"), List.of("2"));
    assertSame(c -> Desk.stream(c, ask("Hi").build()));
    assertSame(c -> c.async().messages().create(ask("Hi").build()).join());
  }

  @Test
  void w4ErrorAmidAStream() {
    String failed =
        Desk.STREAM.substring(0, Desk.STREAM.indexOf("event: content_block_stop"))
            + StubAnthropic.events(
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}");
    desk.provider.answers((request, exchange) -> StubAnthropic.respondStream(exchange, failed));

    Failure failure = assertSame(c -> Desk.stream(c, ask("Hi").build()));

    assertThat(failure.type()).isEqualTo(SseException.class);
  }

  @Test
  void w4ConnectionCutAmidAnAnswer() {
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 10_000);
          exchange.getResponseBody().write('{');
          // Without it some JDKs never send the headers, and the SDK tries again.
          exchange.getResponseBody().flush();
        });

    Failure failure = assertSame(c -> c.messages().create(ask("Hi").build()));

    assertThat(failure.calls()).isEqualTo(1);
  }
}
