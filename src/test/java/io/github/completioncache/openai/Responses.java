package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.ProviderApi;
import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.http.WireApi;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.CanonicalJsonException;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.store.AnswerForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bodies of the Responses API, and what the cache makes of them. */
final class Responses {

  static final WireApi API = ResponsesApi.INSTANCE;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String EMPTY =
      """
      {"id":"resp_1","object":"response","created_at":1750000000,"status":"completed",
       "background":false,"completed_at":1750000002,"error":null,"incomplete_details":null,
       "instructions":null,"max_output_tokens":null,"model":"gpt-4o-mini-2024-07-18","output":[],
       "parallel_tool_calls":true,"previous_response_id":null,
       "reasoning":{"effort":null,"summary":null},"service_tier":"default","store":false,
       "temperature":0.0,"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],
       "top_p":1.0,"truncation":"disabled",
       "usage":{"input_tokens":1000,
                "input_tokens_details":{"cached_tokens":200,"cache_write_tokens":0},
                "output_tokens":100,"output_tokens_details":{"reasoning_tokens":0},
                "total_tokens":1100},
       "user":null,"metadata":{}}
      """;

  private Responses() {}

  /** A completed response without output. */
  static ObjectNode response() {
    return (ObjectNode) tree(EMPTY);
  }

  /** A completed response that says {@code text}. */
  static ObjectNode saying(String text) {
    ObjectNode response = response();
    ObjectNode message =
        response.withArray("output").addObject().put("id", "msg_1").put("type", "message");
    ObjectNode part = message.put("status", "completed").putArray("content").addObject();
    part.put("type", "output_text").putArray("annotations");
    part.putArray("logprobs");
    part.put("text", text);
    message.put("role", "assistant");
    return response;
  }

  static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode tree(byte[] json) {
    return tree(new String(json, StandardCharsets.UTF_8));
  }

  static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static CanonicalJson body(String json) {
    try {
      return CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (CanonicalJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static byte[] toEvents(JsonNode response) throws IOException {
    byte[] document = bytes(response);
    return API.toEvents(document, 0, document.length, Delivery.EVENTS_WITH_USAGE);
  }

  static byte[] toDocument(byte[] events) throws IOException {
    return API.toDocument(events, 0, events.length);
  }

  static List<SseEvent> parse(byte[] events) {
    return SseEvent.parse(events, 0, events.length);
  }

  static byte[] stream(List<SseEvent> events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    events.forEach(event -> event.writeTo(out));
    return out.toByteArray();
  }

  static ProviderApi.Facts inspect(JsonNode response) throws IOException {
    byte[] document = bytes(response);
    return API.inspect(AnswerForm.JSON, document, 0, document.length);
  }

  static ProviderApi.Facts inspect(byte[] events) throws IOException {
    return API.inspect(AnswerForm.SSE, events, 0, events.length);
  }
}
