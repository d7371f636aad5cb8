package io.github.completioncache.openai;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.ChatModel;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import com.sun.net.httpserver.HttpExchange;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A {@link Desk} at which the Responses API is asked, and the SDK's client that asks it. */
final class ResponsesDesk implements AutoCloseable {

  final Desk desk = new Desk();
  final CachedCompletionClient client;
  final OpenAIClient dropIn;

  /** As {@link #ResponsesDesk(CachePolicy)}, with the policy that holds by default. */
  ResponsesDesk() {
    this(CachePolicy.deterministic());
  }

  /** The provider says "Hello, world.", plain or streamed as it is asked. */
  ResponsesDesk(CachePolicy policy) {
    client = desk.open(policy);
    dropIn = client.asOpenAIClient();
    answers(Responses.saying("Hello, world.").toPrettyString());
  }

  /** From now on the provider answers so, plain or streamed as it is asked. */
  void answers(String response) {
    answers(response, events(response));
  }

  /** From now on the provider answers so. */
  void answers(String response, byte[] events) {
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("x-request-id", "req_" + desk.provider.calls());
          if (Responses.tree(request.body()).path("stream").asBoolean()) {
            sendEvents(exchange, events);
          } else {
            StubProvider.respond(exchange, 200, response);
          }
        });
  }

  /** As the provider makes them, which cannot be told from what the cache would make. */
  static byte[] events(String response) {
    try {
      String events =
          new String(Responses.toEvents(Responses.tree(response)), StandardCharsets.UTF_8);
      return events
          .replace("\"logprobs\":[]}", "\"logprobs\":[],\"obfuscation\":\"x9\"}")
          .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sendEvents(HttpExchange exchange, byte[] events) throws IOException {
    try (OutputStream body = StubProvider.beginEvents(exchange)) {
      body.write(events);
    }
  }

  /** A question that is cached by default. */
  static ResponseCreateParams.Builder ask(String text) {
    return ResponseCreateParams.builder()
        .model(ChatModel.GPT_4O_MINI)
        .temperature(0.0)
        .store(false)
        .input(text);
  }

  Response create(ResponseCreateParams params) {
    return dropIn.responses().create(params);
  }

  /** What a stream amounts to. */
  Response stream(ResponseCreateParams params) {
    ResponseAccumulator accumulator = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> events = dropIn.responses().createStreaming(params)) {
      events.stream().forEach(event -> accumulator.accumulate(event.validate()));
    }
    return accumulator.response();
  }

  /** The body of a response, which is closed. */
  static String text(HttpResponse response) {
    try (response) {
      return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int calls() {
    return desk.provider.calls();
  }

  @Override
  public void close() {
    desk.close();
  }
}
