package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static io.github.completioncache.testing.StubProvider.beginEvents;
import static io.github.completioncache.testing.StubProvider.chunk;
import static io.github.completioncache.testing.StubProvider.event;
import static io.github.completioncache.testing.StubProvider.lastChunk;
import static io.github.completioncache.testing.StubProvider.respond;
import static io.github.completioncache.testing.StubProvider.respondEvents;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import io.github.completioncache.testing.StubProvider;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is given the drop-in cannot tell it from the plain client, but by the hits. */
class DropInParityTest {

  private static final ChatCompletionCreateParams QUESTION = ask("Hi").build();

  /** Ways in which the SDK is called; each ends in an object or an exception. */
  static Stream<Arguments> calls() {
    return Stream.of(
        call("plain", client -> client.chat().completions().create(QUESTION)),
        call("bypassed", client -> client.chat().completions().create(warm())),
        call("raw", DropInParityTest::raw),
        call("streamed", DropInParityTest::streamed),
        call("async", client -> client.async().chat().completions().create(QUESTION).get()),
        call("async and streamed", DropInParityTest::streamedAsync));
  }

  private static Arguments call(String name, SideBySide.Action action) {
    return Arguments.argumentSet(name, action);
  }

  private static ChatCompletionCreateParams warm() {
    return QUESTION.toBuilder().temperature(0.7).build();
  }

  private static Object raw(OpenAIClient client) {
    try (HttpResponseFor<ChatCompletion> response =
        client.chat().completions().withRawResponse().create(QUESTION)) {
      return response.statusCode() + " " + response.requestId() + " " + response.parse();
    }
  }

  private static Object streamed(OpenAIClient client) {
    try (StreamResponse<ChatCompletionChunk> response =
        client.chat().completions().createStreaming(QUESTION)) {
      return response.stream().toList();
    }
  }

  private static Object streamedAsync(OpenAIClient client) throws Exception {
    List<ChatCompletionChunk> chunks = new CopyOnWriteArrayList<>();
    AsyncStreamResponse<ChatCompletionChunk> response =
        client.async().chat().completions().createStreaming(QUESTION);
    response.subscribe(chunks::add).onCompleteFuture().get(30, TimeUnit.SECONDS);
    return chunks;
  }

  private static void answer(StubProvider.Request request, int status, String json, Exchange to)
      throws Exception {
    to.exchange().getResponseHeaders().set("X-Request-Id", "req_1");
    if (status == 200 && request.body().contains("\"stream\":true")) {
      respondEvents(to.exchange(), chunk("Hel"), chunk("lo."), lastChunk(), "[DONE]");
    } else {
      respond(to.exchange(), status, json);
    }
  }

  private record Exchange(com.sun.net.httpserver.HttpExchange exchange) {}

  @ParameterizedTest
  @MethodSource("calls")
  void answerIsTheSame(SideBySide.Action action) {
    String seen =
        new SideBySide(
                (request, exchange) ->
                    answer(request, 200, StubProvider.answer("Hello."), new Exchange(exchange)))
            .same(action);

    assertThat(seen).contains("chatcmpl-1");
  }

  static Stream<Arguments> errors() {
    return Stream.of(400, 401, 404, 422, 429, 500, 503)
        .flatMap(
            status ->
                calls()
                    .map(
                        call ->
                            Arguments.argumentSet(
                                status + " " + ((Arguments.ArgumentSet) call).getName(),
                                status,
                                call.get()[0])));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void errorIsTheSame(int status, SideBySide.Action action) {
    String body = "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}}";
    String seen =
        new SideBySide((request, exchange) -> answer(request, status, body, new Exchange(exchange)))
            .same(action);

    assertThat(seen).contains("com.openai.errors.").contains("\n" + status + " ");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void answerThatIsNoJsonIsTheSame(SideBySide.Action action) {
    new SideBySide((request, exchange) -> respond(exchange, 200, "{\"id\":")).same(action);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void retriesAreTheSame(SideBySide.Action action) {
    String seen =
        new SideBySide(
                (request, exchange) -> {
                  boolean last =
                      List.of("2").equals(request.headers().get("X-stainless-retry-count"));
                  exchange.getResponseHeaders().set("Retry-After-Ms", "1");
                  answer(
                      request,
                      last ? 200 : 429,
                      last ? StubProvider.answer("Hello.") : "{\"error\":{\"message\":\"wait\"}}",
                      new Exchange(exchange));
                },
                client -> client.withOptions(builder -> builder.maxRetries(2)))
            .same(action);

    assertThat(seen).contains("chatcmpl-1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void timeoutIsTheSame(boolean streamed) {
    CountDownLatch over = new CountDownLatch(1);
    // A time to read of its own, lest that be over first now and then.
    Timeout timeout =
        Timeout.builder().request(Duration.ofMillis(300)).read(Duration.ofMinutes(1)).build();
    RequestOptions impatient = RequestOptions.builder().timeout(timeout).build();
    String seen =
        new SideBySide((request, exchange) -> over.await(30, TimeUnit.SECONDS))
            .same(
                client -> {
                  if (streamed) {
                    try (StreamResponse<ChatCompletionChunk> response =
                        client.chat().completions().createStreaming(QUESTION, impatient)) {
                      return response.stream().toList();
                    }
                  }
                  return client.chat().completions().create(QUESTION, impatient);
                });
    over.countDown();

    assertThat(seen).contains("OpenAIIoException").contains("InterruptedIOException: timeout");
  }

  @Test
  void connectionThatIsCutIsTheSame() {
    String seen =
        new SideBySide(
                (request, exchange) -> {
                  exchange.getResponseHeaders().set("Content-Type", "application/json");
                  exchange.sendResponseHeaders(200, 10_000);
                  exchange.getResponseBody().write("{".getBytes(StandardCharsets.UTF_8));
                })
            .same(client -> client.chat().completions().create(QUESTION));

    assertThat(seen).contains("com.openai.errors.");
  }

  @Test
  void streamThatIsCutIsTheSame() {
    String seen =
        new SideBySide(
                (request, exchange) -> {
                  exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                  exchange.sendResponseHeaders(200, 10_000);
                  exchange.getResponseBody().write(event(chunk("Hel")));
                })
            .same(DropInParityTest::streamed);

    assertThat(seen).contains("OpenAIIoException");
  }

  @Test
  void errorWithinAStreamIsTheSame() {
    String seen =
        new SideBySide(
                (request, exchange) ->
                    respondEvents(exchange, chunk("Hel"), "{\"error\":{\"message\":\"no\"}}"))
            .same(DropInParityTest::streamed);

    assertThat(seen).contains("SseException");
  }

  @Test
  void interruptionIsTheSame() {
    CountDownLatch over = new CountDownLatch(1);
    String seen =
        new SideBySide(
                (request, exchange) -> {
                  over.await(30, TimeUnit.SECONDS);
                  respond(exchange, 200, StubProvider.answer("Hello."));
                })
            .same(
                client -> {
                  Thread.currentThread().interrupt();
                  try {
                    return client.chat().completions().create(QUESTION);
                  } finally {
                    Thread.interrupted();
                  }
                });
    over.countDown();

    assertThat(seen).contains("OpenAIIoException");
  }

  @Test
  void closingAnAsyncStreamIsTheSame() {
    CountDownLatch over = new CountDownLatch(1);
    String seen =
        new SideBySide(
                (request, exchange) -> {
                  OutputStream body = beginEvents(exchange);
                  body.write(event(chunk("Hel")));
                  body.flush();
                  // The SDK's own close waits until its reader has got something.
                  while (!over.await(100, TimeUnit.MILLISECONDS)) {
                    body.write(": nothing new\n\n".getBytes(StandardCharsets.UTF_8));
                    body.flush();
                  }
                })
            .same(
                client -> {
                  CompletableFuture<ChatCompletionChunk> first = new CompletableFuture<>();
                  AsyncStreamResponse<ChatCompletionChunk> response =
                      client.async().chat().completions().createStreaming(QUESTION);
                  response.subscribe(first::complete);
                  String text = first.get(30, TimeUnit.SECONDS).toString();
                  response.close();
                  return text;
                });
    over.countDown();

    assertThat(seen).contains("Hel");
  }

  @Test
  void pagesAreTheSame() {
    String seen =
        new SideBySide(
                (request, exchange) ->
                    respond(
                        exchange,
                        200,
                        request.path().contains("after=b")
                            ? "{\"object\":\"list\",\"data\":[],\"has_more\":false}"
                            : "{\"object\":\"list\",\"data\":["
                                + file("a")
                                + ","
                                + file("b")
                                + "],\"has_more\":true}"))
            .same(client -> client.files().list().autoPager().stream().map(f -> f.id()).toList());

    assertThat(seen).isEqualTo("[a, b]");
  }

  private static String file(String id) {
    return "{\"id\":\""
        + id
        + "\",\"object\":\"file\",\"bytes\":1,\"created_at\":1,\"filename\":\"f\","
        + "\"purpose\":\"assistants\",\"status\":\"processed\"}";
  }

  @Test
  void uploadsAndDownloadsAreTheSame() {
    String seen =
        new SideBySide(
                (request, exchange) ->
                    respond(
                        exchange, 200, request.path().endsWith("/content") ? "data" : file("a")))
            .same(
                client -> {
                  String id =
                      client
                          .files()
                          .create(
                              FileCreateParams.builder()
                                  .file("text".getBytes(StandardCharsets.UTF_8))
                                  .purpose(FilePurpose.ASSISTANTS)
                                  .build())
                          .id();
                  try (var content = client.files().content(id)) {
                    return new String(content.body().readAllBytes(), StandardCharsets.UTF_8);
                  }
                });

    assertThat(seen).isEqualTo("data");
  }

  @Test
  void modelsAreTheSame() {
    String seen =
        new SideBySide(
                (request, exchange) ->
                    respond(
                        exchange,
                        200,
                        "{\"id\":\"m\",\"object\":\"model\",\"created\":1,\"owned_by\":\"o\"}"))
            .same(client -> client.models().retrieve("m") + " " + client.models().retrieve("m"));

    assertThat(seen).contains("ownedBy=o");
  }
}
