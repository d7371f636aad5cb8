package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recorded bodies, each asked for twice through the drop-in and compared byte for byte. */
@Needs(Need.SHARED_DATA)
class RecordedThroughDropInTest {

  private final Desk desk = new Desk();
  private final CachedCompletionClient client =
      desk.open(
          CachePolicy.builder()
              .deterministicOnly(false)
              .allowContentBehindUrls(true)
              .storeTruncated(true)
              .build());

  @AfterEach
  void close() {
    desk.close();
  }

  /** Requests of the same text were recorded with different answers. */
  private OpenAIClient dropIn(int exchange) {
    CacheOptions options = CacheOptions.builder().namespace("exchange " + exchange).build();
    return client.withOptions(options).asOpenAIClient();
  }

  private static String raw(OpenAIClient client, ChatCompletionCreateParams params)
      throws IOException {
    try (HttpResponseFor<ChatCompletion> response =
        client.chat().completions().withRawResponse().create(params)) {
      return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String rawStream(OpenAIClient client, ChatCompletionCreateParams params)
      throws IOException {
    try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
        client.chat().completions().withRawResponse().createStreaming(params)) {
      return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<ChatCompletionChunk> chunks(
      OpenAIClient client, ChatCompletionCreateParams params) {
    try (StreamResponse<ChatCompletionChunk> response =
        client.chat().completions().createStreaming(params)) {
      return response.stream().toList();
    }
  }

  @Test
  void repeatedDocumentIsTheSameToTheByte() throws IOException {
    List<RecordedExchange> exchanges = RecordedExchange.plain();
    for (int i = 0; i < exchanges.size(); i++) {
      RecordedExchange exchange = exchanges.get(i);
      desk.provider.answers(200, exchange.response());
      OpenAIClient dropIn = dropIn(i);

      String first = raw(dropIn, exchange.params());
      String second = raw(dropIn, exchange.params());

      assertThat(first).as(exchange.source()).isEqualTo(exchange.response());
      assertThat(second).as(exchange.source()).isEqualTo(exchange.response());
    }
    assertEachIsAHitUnlessItSaysWhyNot(exchanges.size());
  }

  @Test
  void repeatedStreamIsTheSameToTheByteAndAsObjects() throws IOException {
    List<RecordedExchange> exchanges = RecordedExchange.streamed();
    assertThat(exchanges).hasSizeGreaterThan(30);
    for (int i = 0; i < exchanges.size(); i++) {
      RecordedExchange exchange = exchanges.get(i);
      desk.provider.answers(
          (request, exchanged) -> {
            exchanged.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            byte[] body = exchange.response().getBytes(StandardCharsets.UTF_8);
            exchanged.sendResponseHeaders(200, body.length);
            exchanged.getResponseBody().write(body);
          });
      OpenAIClient dropIn = dropIn(i);

      String first = rawStream(dropIn, exchange.params());
      String second = rawStream(dropIn, exchange.params());

      assertThat(first).as(exchange.source()).isEqualTo(exchange.response());
      assertThat(second).as(exchange.source()).isEqualTo(exchange.response());
      assertThat(chunks(dropIn, exchange.params()))
          .as(exchange.source())
          .isEqualTo(chunks(desk.plain, exchange.params()));
    }
    CacheStats stats = client.stats();
    assertThat(stats.hits()).isEqualTo(2 * stats.stores());
    assertThat(stats.hits() + stats.bypasses() + stats.notStored() + stats.stores())
        .as("%s and %s", stats.notStoredByReason(), stats.bypassesByReason())
        .isEqualTo(3L * exchanges.size());
    assertThat(stats.stores()).isGreaterThan(25);
  }

  private void assertEachIsAHitUnlessItSaysWhyNot(int exchanges) {
    CacheStats stats = client.stats();
    assertThat(stats.hits()).isEqualTo(stats.stores()).isGreaterThanOrEqualTo(200);
    assertThat(stats.stores() * 2 + stats.notStored() + stats.bypasses())
        .as("%s and %s", stats.notStoredByReason(), stats.bypassesByReason())
        .isEqualTo(2L * exchanges);
    assertThat(stats.notStoredByReason().keySet())
        .isSubsetOf("answer is filtered", "answer is empty");
  }
}
