package io.github.completioncache.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.github.completioncache.sse.SseEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A {@link StubProvider} in the part of Anthropic. */
public final class StubAnthropic {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A message that says "Hello, you.". */
  public static final String ANSWER =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5-20251001",\
      "content":[{"type":"text","text":"Hello, you.","citations":null}],"stop_reason":"end_turn",\
      "stop_sequence":null,"usage":{"input_tokens":1000,"cache_creation_input_tokens":0,\
      "cache_read_input_tokens":200,"output_tokens":100,"service_tier":"standard"}}\
      """;

  /** The same message, streamed. */
  public static final String STREAM =
      events(
          """
          {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
          "model":"claude-haiku-4-5-20251001","content":[],"stop_reason":null,"stop_sequence":null,\
          "usage":{"input_tokens":1000,"cache_creation_input_tokens":0,"cache_read_input_tokens":200,\
          "output_tokens":1,"service_tier":"standard"}}}\
          """,
          """
          {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"",\
          "citations":null}}\
          """,
          "{\"type\":\"ping\"}",
          """
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello, "}}\
          """,
          """
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"you."}}\
          """,
          "{\"type\":\"content_block_stop\",\"index\":0}",
          """
          {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
          "usage":{"output_tokens":100}}\
          """,
          "{\"type\":\"message_stop\"}");

  private StubAnthropic() {}

  /** A running provider that gives every caller the same message, the way it asked for it. */
  public static StubProvider start() {
    StubProvider provider = StubProvider.start();
    provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("request-id", "req_" + provider.calls());
          if (request.body().contains("\"stream\":true")) {
            respondStream(exchange, STREAM);
          } else {
            StubProvider.respond(exchange, 200, ANSWER);
          }
        });
    return provider;
  }

  /** Where a client of Anthropic's SDK finds it. */
  public static String baseUrl(StubProvider provider) {
    return provider.baseUrl().replace("/v1", "");
  }

  /** Sends a whole stream. */
  public static void respondStream(HttpExchange exchange, String events) throws IOException {
    OutputStream body = StubProvider.beginEvents(exchange);
    body.write(events.getBytes(UTF_8));
    body.flush();
    exchange.close();
  }

  /** The events of a stream, each named as its data says. */
  public static String events(String... data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String one : data) {
      new SseEvent(typeOf(one), one).writeTo(out);
    }
    return out.toString(UTF_8);
  }

  private static String typeOf(String data) {
    try {
      return JSON.readTree(data).path("type").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(data, e);
    }
  }
}
