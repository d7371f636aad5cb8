package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests to the Responses API have an answer that depends on more than the request. */
class ResponsesStateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"previous_response_id\":\"resp_1\"}|conversation is kept by the provider",
        "{\"conversation\":\"conv_1\"}|conversation is kept by the provider",
        "{\"conversation\":{\"id\":\"conv_1\"}}|conversation is kept by the provider",
        "{\"background\":true}|background is true",
        "{\"prompt\":{\"id\":\"pmpt_1\",\"version\":\"2\"}}|prompt is kept by the provider",
        "{\"prompt_cache_options\":{\"comparison_response_id\":\"resp_1\"}}"
            + "|response to compare with is kept by the provider",
        "{\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]}|item is kept by the provider",
        "{\"input\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"id\":\"msg_1\"}]}"
            + "|item is kept by the provider",
        "{\"input\":[{\"id\":\"msg_1\",\"type\":null}]}|item is kept by the provider",
        "{\"model\":\"o4-mini-deep-research\"}|web search",
        "{\"search_parameters\":{\"mode\":\"auto\"}}|hosted data"
      })
  void w6StateElsewhereIsABypass(String body, String reason) {
    assertThat(Responses.API.dependsOnState(Responses.body(body))).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"web_search\"}",
        "{\"type\":\"web_search_preview_2025_03_11\"}",
        "{\"type\":\"file_search\",\"vector_store_ids\":[\"vs_1\"]}",
        "{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}",
        "{\"type\":\"image_generation\"}",
        "{\"type\":\"mcp\",\"server_url\":\"https://example.com\"}",
        "{\"type\":\"programmatic_tool_calling\"}",
        "{\"type\":\"shell\"}",
        "{\"type\":\"shell\",\"environment\":{\"type\":\"container_auto\"}}",
        "{\"type\":\"shell\",\"environment\":{\"type\":\"container_reference\"}}",
        "{\"type\":\"tool_search\"}",
        "{\"type\":\"tool_search\",\"execution\":\"server\"}",
        "{\"type\":\"namespace\"}",
        "{\"type\":\"namespace\",\"tools\":[{\"type\":\"function\"},{\"type\":\"mcp\"}]}",
        "{\"type\":\"a_new_tool\"}",
        "{\"type\":7}",
        "{}",
        "\"web_search\""
      })
  void w6AToolThatTheProviderRunsIsABypass(String tool) {
    String tools = "[{\"type\":\"function\",\"name\":\"f\"}," + tool + "]";

    assertHostedTool("{\"tools\":" + tools + "}");
    assertHostedTool(
        "{\"input\":[{\"role\":\"user\",\"content\":\"Hi\"},"
            + "{\"type\":\"additional_tools\",\"role\":\"developer\",\"tools\":"
            + tools
            + "}]}");
  }

  private static void assertHostedTool(String body) {
    assertThat(Responses.API.dependsOnState(Responses.body(body))).contains("hosted tool");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"function\",\"name\":\"f\"}",
        "{\"type\":\"custom\",\"name\":\"c\"}",
        "{\"type\":\"local_shell\"}",
        "{\"type\":\"apply_patch\"}",
        "{\"type\":\"computer\"}",
        "{\"type\":\"computer_use_preview\"}",
        "{\"type\":\"shell\",\"environment\":{\"type\":\"local\"}}",
        "{\"type\":\"tool_search\",\"execution\":\"client\"}",
        "{\"type\":\"namespace\",\"tools\":[{\"type\":\"function\"},{\"type\":\"custom\"}]}"
      })
  void w6AToolThatTheCallerRunsIsNoState(String tool) {
    assertNoState("{\"tools\":[" + tool + "]}");
    assertNoState("{\"input\":[{\"type\":\"tool_search_output\",\"tools\":[" + tool + "]}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"previous_response_id\":null,\"conversation\":null,\"prompt\":null,\"tools\":null}",
        "{\"background\":false,\"tools\":[],\"input\":null,\"prompt_cache_options\":{}}",
        "{\"input\":\"item_reference\"}",
        "{\"input\":7}",
        "{\"input\":[]}",
        "{\"input\":[\"Hi\",{\"id\":\"msg_1\"}]}",
        "{\"input\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
        "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\","
            + "\"text\":\"item_reference\"},{\"type\":\"item_reference\"}]}]}",
        "{\"input\":[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\","
            + "\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"c\","
            + "\"output\":\"1\"}]}"
      })
  void w6WhatIsInTheRequestIsNoState(String body) {
    assertNoState(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"input_file\",\"file_id\":\"file-1\"}",
        "{\"type\":\"input_image\",\"file_id\":\"file-1\"}"
      })
  void k13AFileIsWhatItsIdSays(String part) {
    assertNoState("{\"input\":[{\"role\":\"user\",\"content\":[" + part + "]}]}");
    assertThat(Responses.API.countsInKey("input", Responses.body("{}"))).isTrue();
  }

  private static void assertNoState(String body) {
    assertThat(Responses.API.dependsOnState(Responses.body(body))).isEmpty();
  }
}
