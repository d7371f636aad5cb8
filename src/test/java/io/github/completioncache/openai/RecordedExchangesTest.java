package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.chat.completions.ChatCompletion;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exchanges that were recorded with real providers, each asked for twice. */
@Needs(Need.SHARED_DATA)
class RecordedExchangesTest {

  private final Desk desk = new Desk();
  private final CachedCompletionClient client =
      desk.open(CachePolicy.everything().toBuilder().allowContentBehindUrls(true).build());

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void repeatedRequestIsAnsweredWithTheSameObject() throws IOException {
    List<RecordedExchange> exchanges = RecordedExchange.plain();
    assertThat(exchanges).hasSizeGreaterThan(220);
    for (int i = 0; i < exchanges.size(); i++) {
      RecordedExchange exchange = exchanges.get(i);
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
}
