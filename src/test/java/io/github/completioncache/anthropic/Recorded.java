package io.github.completioncache.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.testing.StubAnthropic;
import java.io.IOException;

/** Answers as Anthropic's documentation shows them, and the API's view of them. */
final class Recorded {

  /** A stream with thinking, text and a call of a tool. */
  static final String STREAM =
      StubAnthropic.events(
          """
          {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
          "model":"claude-haiku-4-5-20251001","content":[],"stop_reason":null,"stop_sequence":null,\
          "usage":{"input_tokens":472,"cache_creation_input_tokens":0,"cache_read_input_tokens":100,\
          "output_tokens":2,"service_tier":"standard"}}}\
          """,
          """
          {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"",\
          "signature":""}}\
          """,
          "{\"type\":\"ping\"}",
          """
          {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"27 * "}}\
          """,
          """
          {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"453"}}\
          """,
          """
          {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQ="}}\
          """,
          "{\"type\":\"content_block_stop\",\"index\":0}",
          "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
          """
          {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Let me "}}\
          """,
          """
          {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"check."}}\
          """,
          """
          {"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":\
          {"type":"char_location","cited_text":"grass","document_index":0,"document_title":null,\
          "start_char_index":0,"end_char_index":5,"file_id":null}}}\
          """,
          "{\"type\":\"content_block_stop\",\"index\":1}",
          """
          {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1",\
          "name":"get_weather","input":{}}}\
          """,
          """
          {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}\
          """,
          """
          {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta",\
          "partial_json":"{\\"location\\": \\"San"}}\
          """,
          """
          {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta",\
          "partial_json":" Francisco\\", \\"days\\": 1.50}"}}\
          """,
          "{\"type\":\"content_block_stop\",\"index\":2}",
          """
          {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},\
          "usage":{"output_tokens":89}}\
          """,
          "{\"type\":\"message_stop\"}");

  /** What {@link #STREAM} amounts to. */
  static final String MESSAGE =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5-20251001",
       "content":[
         {"type":"thinking","thinking":"27 * 453","signature":"EqQ="},
         {"type":"text","text":"Let me check.","citations":[{"type":"char_location",
          "cited_text":"grass","document_index":0,"document_title":null,"start_char_index":0,
          "end_char_index":5,"file_id":null}]},
         {"type":"tool_use","id":"toolu_1","name":"get_weather",
          "input":{"location":"San Francisco","days":1.50}}],
       "stop_reason":"tool_use","stop_sequence":null,
       "usage":{"input_tokens":472,"cache_creation_input_tokens":0,"cache_read_input_tokens":100,
        "output_tokens":89,"service_tier":"standard"}}\
      """;

  private Recorded() {}

  static JsonNode json(String text) {
    try {
      return RawJson.MAPPER.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static JsonNode toDocument(String events) throws IOException {
    byte[] bytes = events.getBytes(UTF_8);
    return RawJson.MAPPER.readTree(MessagesApi.INSTANCE.toDocument(bytes, 0, bytes.length));
  }

  static String toEvents(String document) throws IOException {
    byte[] bytes = document.getBytes(UTF_8);
    return new String(
        MessagesApi.INSTANCE.toEvents(bytes, 0, bytes.length, Delivery.EVENTS_WITH_USAGE), UTF_8);
  }

  static Facts facts(String events) throws IOException {
    byte[] bytes = events.getBytes(UTF_8);
    return MessagesApi.INSTANCE.inspect(AnswerForm.SSE, bytes, 0, bytes.length);
  }
}
