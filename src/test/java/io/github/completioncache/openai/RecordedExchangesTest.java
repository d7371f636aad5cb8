package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exchanges that were recorded with real providers, each asked for twice. */
@Needs(Need.SHARED_DATA)
class RecordedExchangesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open(CachePolicy.everything());

  private record Exchange(String source, ChatCompletionCreateParams params, String response) {}

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void repeatedRequestIsAnsweredWithTheSameObject() throws IOException {
    List<Exchange> exchanges = exchanges();
    assertThat(exchanges).hasSizeGreaterThan(220);
    for (int i = 0; i < exchanges.size(); i++) {
      Exchange exchange = exchanges.get(i);
      desk.provider.answers(200, exchange.response());
      ChatCompletion plain = desk.plain.chat().completions().create(exchange.params());
      int before = desk.provider.calls();
      // Some requests were recorded more than once, with different answers.
      CacheOptions options = CacheOptions.builder().namespace("exchange " + i).build();

      CachedCompletion first = client.complete(exchange.params(), options);
      CachedCompletion second = client.complete(exchange.params(), options);

      boolean kept =
          first.outcome().status() == CacheStatus.MISS
              && first.outcome().notStoredReason().isEmpty();
      assertThat(second.outcome().status() == CacheStatus.HIT)
          .as("hit of %s", exchange.source())
          .isEqualTo(kept);
      assertThat(desk.provider.calls() - before)
          .as("calls of %s", exchange.source())
          .isEqualTo(kept ? 1 : 2);
      assertThat(first.completion()).as(exchange.source()).isEqualTo(plain);
      assertThat(second.completion()).as(exchange.source()).isEqualTo(plain);
    }
    CacheStats stats = client.stats();
    assertThat(stats.hits()).isEqualTo(stats.stores()).isGreaterThanOrEqualTo(200);
    assertThat(stats.requests()).isEqualTo(2L * exchanges.size());
    // Every exchange that was not kept says why, twice.
    assertThat(stats.stores() * 2 + stats.notStored() + stats.bypasses())
        .as("%s and %s", stats.notStoredByReason(), stats.bypassesByReason())
        .isEqualTo(stats.requests());
    assertThat(stats.notStoredByReason().keySet())
        .isSubsetOf("answer is filtered", "answer is empty");
  }

  private static List<Exchange> exchanges() throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    for (String line :
        Files.readAllLines(Need.sharedData().resolve("openai-bodies/exchanges.jsonl"))) {
      JsonNode exchange = JSON.readTree(line);
      JsonNode response = exchange.path("response");
      String text = response.isTextual() ? response.textValue() : response.toString();
      if (exchange.path("status").asInt() == 200 && text.stripLeading().startsWith("{")) {
        exchanges.add(
            new Exchange(exchange.path("file").asText(), params(exchange.path("request")), text));
      }
    }
    return exchanges;
  }

  private static ChatCompletionCreateParams params(JsonNode request) throws IOException {
    return ChatCompletionCreateParams.builder()
        .body(
            ObjectMappers.jsonMapper()
                .readValue(request.toString(), ChatCompletionCreateParams.Body.class))
        .build();
  }
}
