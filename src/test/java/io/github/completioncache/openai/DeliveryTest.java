package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.sse.SseEvent;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a chat completion is asked for, and which event is its last one. */
class DeliveryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|WHOLE",
        "{\"stream\":false}|WHOLE",
        "{\"stream\":null}|WHOLE",
        "{\"stream\":\"true\"}|WHOLE",
        "{\"stream_options\":{\"include_usage\":true}}|WHOLE",
        "{\"stream\":true}|EVENTS",
        "{\"stream\":true,\"stream_options\":null}|EVENTS",
        "{\"stream\":true,\"stream_options\":{}}|EVENTS",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":false}}|EVENTS",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":\"true\"}}|EVENTS",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}|EVENTS_WITH_USAGE"
      })
  void requestTellsHowTheAnswerIsToCome(String body, Delivery delivery) throws IOException {
    assertThat(Wire.API.delivery(CanonicalJson.parse(Wire.utf8(body)))).isEqualTo(delivery);
  }

  @ParameterizedTest
  @CsvSource({"[DONE],true", "[DONE] ,true", "'{\"x\":\"[DONE]\"}',false", "' [DONE]',false"})
  void lastEventSaysDone(String data, boolean last) {
    assertThat(Wire.API.endsStream(SseEvent.of(data))).isEqualTo(last);
  }
}
