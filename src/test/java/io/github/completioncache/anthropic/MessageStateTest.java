package io.github.completioncache.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.sse.SseEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * W6: requests whose answer depends on something besides the request; and how they are answered.
 */
class MessageStateTest {

  private static final MessagesApi API = MessagesApi.INSTANCE;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"container\":\"c1\"} | container is kept by the provider",
        "{\"thread\":{\"type\":\"create\"}} | conversation is kept by the provider",
        "{\"diagnostics\":{}} | diagnostics compare with an earlier request",
        "{\"fallback_credit_token\":\"t\"} | credit token is good for one request",
        "{\"mcp_servers\":[{\"url\":\"https://a.example\"}]} | hosted tool",
        "{\"tools\":[{\"type\":\"web_search_20260318\",\"name\":\"web_search\"}]} | hosted tool",
        "{\"tools\":[{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\"}]} | hosted tool",
        "{\"tools\":[{\"name\":\"a\"},{\"type\":\"code_execution_20260521\"}]} | hosted tool",
        "{\"tools\":[{\"type\":\"mcp_toolset\"}]} | hosted tool",
        "{\"tools\":[{\"type\":\"not_heard_of_yet\"}]} | hosted tool",
      })
  void dependsOnState(String body, String reason) throws Exception {
    assertThat(API.dependsOnState(body(body))).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"f1\"}} | file is kept by"
            + " the provider",
        "{\"type\":\"container_upload\",\"file_id\":\"f1\"} | file is kept by the provider",
      })
  void dependsOnWhatLiesElsewhere(String block, String reason) throws Exception {
    String message = "{\"messages\":[{\"role\":\"user\",\"content\":[" + block + "]}]}";
    String result =
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":["
            + block
            + "]}]}]}";

    assertThat(API.dependsOnState(body(message))).contains(reason);
    assertThat(API.dependsOnState(body(result))).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://a.example\"}} |"
            + " true",
        "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"AA==\"}} | false",
        "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"f1\"}} | false",
        "{\"type\":\"text\",\"text\":\"https://a.example\"} | false",
        "{\"type\":\"tool_use\",\"input\":{\"source\":{\"type\":\"url\"}}} | false",
      })
  void contentMayLieBehindAUrl(String block, boolean behindUrl) throws Exception {
    String message = "{\"messages\":[{\"role\":\"user\",\"content\":[" + block + "]}]}";
    String result =
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":["
            + block
            + "]}]}]}";

    assertThat(API.fetchesUrls(body(message))).isEqualTo(behindUrl);
    assertThat(API.fetchesUrls(body(result))).isEqualTo(behindUrl);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"claude-haiku-4-5\",\"container\":null,\"mcp_servers\":null}",
        "{\"tools\":[{\"name\":\"a\"},{\"type\":\"custom\"},{\"type\":null}]}",
        "{\"tools\":[{\"type\":\"bash_20250124\"},{\"type\":\"text_editor_20250728\"}]}",
        "{\"tools\":[{\"type\":\"computer_toolset_20260801\"},{\"type\":\"memory_20250818\"}]}",
        "{\"tools\":[{\"type\":\"browser_toolset_20260801\"}]}",
        // The caller's own JSON, whatever it says.
        "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\","
            + "\"input\":{\"source\":{\"type\":\"file\"}}}]}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"{\\\"type\\\":\\\"file\\\"}\"}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\","
            + "\"source\":{\"type\":\"base64\",\"data\":\"AA==\"}}]}]}",
      })
  void dependsOnTheRequestAlone(String body) throws Exception {
    assertThat(API.dependsOnState(body(body))).isEmpty();
  }

  @Test
  void aStreamAlwaysTellsItsUsage() throws Exception {
    assertThat(API.delivery(body("{\"stream\":true}"))).isEqualTo(Delivery.EVENTS_WITH_USAGE);
    assertThat(API.delivery(body("{\"stream\":false}"))).isEqualTo(Delivery.WHOLE);
    assertThat(API.delivery(body("{}"))).isEqualTo(Delivery.WHOLE);
  }

  @Test
  void aStreamEndsWithItsLastEventOrAnError() {
    assertThat(API.endsStream(new SseEvent("message_stop", "{}"))).isTrue();
    assertThat(API.endsStream(new SseEvent("error", "{}"))).isTrue();
    assertThat(API.endsStream(new SseEvent("message_delta", "{}"))).isFalse();
    assertThat(API.endsStream(SseEvent.of("message_stop"))).isFalse();
  }

  @Test
  void theRequestsIdIsReplayed() {
    assertThat(API.replays("request-id")).isTrue();
    assertThat(API.replays("anthropic-organization-id")).isFalse();
    assertThat(API.replays("anthropic-ratelimit-requests-remaining")).isFalse();
  }

  private static CanonicalJson body(String json) throws Exception {
    return MessageBody.canonical(json.getBytes(UTF_8));
  }
}
