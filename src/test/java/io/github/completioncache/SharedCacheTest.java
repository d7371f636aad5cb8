package io.github.completioncache;

import static io.github.completioncache.Desk.question;
import static io.github.completioncache.Desk.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.openai.CachedCompletionClient;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedCacheTest {

  private final Desk desk = new Desk();
  private final MeddledStore store = new MeddledStore();
  private final ResponseCache cache = ResponseCache.builder().store(store).build();

  @AfterEach
  void close() {
    desk.close();
    cache.close();
  }

  private CachedCompletionClient front() {
    return CachedCompletionClient.builder().openAI(desk.plain).cache(cache).build();
  }

  @Test
  void twoClientsShareStoreAndStatistics() {
    CachedCompletionClient one = front();
    CachedCompletionClient two = front();

    one.create(question("Hi"));
    CachedCompletion second = two.complete(question("Hi"));

    assertThat(second.outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(one.stats()).isEqualTo(two.stats()).isEqualTo(cache.stats());
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void closingAClientLeavesACacheOfTheCallersOpen() {
    try (CachedCompletionClient one = front()) {
      one.create(question("Hi"));
    }

    assertThat(front().complete(question("Hi")).outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void viewSharesStoreAndStatisticsAndClosesNothing() {
    CachedCompletionClient view = desk.client.withOptions(CacheOptions.category("faq"));
    view.create(question("Hi"));
    view.close();

    assertThat(desk.ask("Hi").outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(desk.client.stats().category("faq").misses()).isEqualTo(1);
    assertThat(view.stats()).isEqualTo(desk.client.stats());
  }

  @Test
  void closedClientBypassesAndLeavesTheOpenAiClientOpen() {
    desk.ask("Hi");
    desk.client.close();
    desk.client.close();

    CachedCompletion answer = desk.ask("Hi");

    assertThat(answer.outcome().status()).isEqualTo(CacheStatus.BYPASS);
    assertThat(answer.outcome().reason()).isEqualTo("the cache is closed");
    assertThat(desk.plain.chat().completions().create(question("Hi")))
        .isEqualTo(answer.completion());
  }

  @Test
  void countsOfManyThreadsAddUp() throws Exception {
    desk.ask("Hi");
    for (Future<Integer> caller :
        desk.begin(
            8,
            () -> {
              for (int i = 0; i < 50; i++) {
                desk.ask("Hi");
              }
              return 50;
            })) {
      assertThat(result(caller)).isEqualTo(50);
    }

    assertThat(desk.client.stats().hits()).isEqualTo(400);
    assertThat(desk.client.stats().requests()).isEqualTo(401);
  }
}
