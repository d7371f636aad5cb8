package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.MemoryCacheStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of recent requests: how much of it, for how long, and by many at a time. */
class MissExplainerTest {

  private static ResponseCache cache(int recent) {
    return ResponseCache.builder()
        .store(MemoryCacheStore.builder().maximumEntries(100_000).build())
        .explainMisses(recent)
        .build();
  }

  private static CacheRequest request(int seed, String text) {
    return AnyApi.request(
        "{\"model\":\"m\",\"temperature\":0,\"seed\":" + seed + ",\"prompt\":\"" + text + "\"}",
        CacheOptions.defaults());
  }

  private static CacheOutcome ask(ResponseCache cache, CacheRequest request) {
    return cache.answer(request, new Whole()).outcome();
  }

  private record Whole() implements ProviderCall<String> {

    @Override
    public Upstream send() {
      return new Upstream(
          200,
          AnswerForm.JSON,
          "application/json",
          Map.of(),
          new ByteArrayInputStream("ok".getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String read(Answer answer) throws IOException {
      return Engine.text(answer);
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return new IllegalStateException(interruption);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 4_097})
  void sizesOutOfRangeAreRefused(int recent) {
    assertThatThrownBy(() -> ResponseCache.builder().explainMisses(recent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("explainMisses must be between 1 and 4096, but is " + recent);
  }

  @Test
  void theOldestIsForgotten() {
    try (ResponseCache cache = cache(2)) {
      ask(cache, request(1, "a"));
      ask(cache, request(2, "b"));
      ask(cache, request(3, "c"));

      assertThat(cache.explain(request(1, "z")).differences())
          .containsExactly("prompt differs", "seed 1 (was 3)");
    }
  }

  @Test
  void whatIsAskedAgainIsKeptLonger() {
    try (ResponseCache cache = cache(2)) {
      ask(cache, request(1, "a"));
      ask(cache, request(2, "b"));
      assertThat(ask(cache, request(1, "a")).status()).isEqualTo(CacheStatus.HIT);
      ask(cache, request(3, "c"));

      assertThat(cache.explain(request(1, "z")).differences()).containsExactly("prompt differs");
      assertThat(cache.explain(request(2, "z")).differences()).hasSize(2);
    }
  }

  @Test
  void tenThousandRequestsLeaveNoMoreThanTheRing() {
    try (ResponseCache cache = cache(64)) {
      for (int i = 0; i < 10_000; i++) {
        ask(cache, request(i, "text of " + i));
      }
      MissExplainer misses = cache.misses;
      assertThat(misses).isNotNull();
      List<RecentRequests.Seen> kept = new ArrayList<>();
      misses.recent.forEach(kept::add);
      assertThat(kept).hasSize(64);
      assertThat(misses.recent.known()).isEqualTo(64);
      assertThat(cache.explain(request(9_999, "z")).differences())
          .containsExactly("prompt differs");
    }
  }

  @Test
  void manyThreadsMayAskAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ResponseCache cache = cache(16)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int thread = t;
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    CacheOutcome outcome = ask(cache, request(i % 40, "of " + (thread % 3)));
                    assertThat(outcome.reason()).doesNotContain("of ");
                    assertThat(cache.explain(request(i % 40, "z")).status())
                        .isEqualTo(CacheStatus.MISS);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      MissExplainer misses = cache.misses;
      assertThat(misses).isNotNull();
      List<RecentRequests.Seen> kept = new ArrayList<>();
      misses.recent.forEach(kept::add);
      assertThat(kept).hasSize(16).doesNotHaveDuplicates();
      assertThat(misses.recent.known()).isEqualTo(16);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aBatchLeavesRoomForOthers() {
    try (Batches batches = new Batches(builder -> builder.explainMisses(16))) {
      batches.askAlone("alone");
      List<Result<String>> results =
          batches.ask(IntStream.range(0, 100).mapToObj(i -> "w" + i).toArray(String[]::new));

      assertThat(results.get(0).outcome().reason()).isEqualTo("not in the cache; word differs");
      assertThat(results.get(99).outcome().reason()).isEqualTo("not in the cache");
      MissExplainer misses = batches.cache.misses;
      assertThat(misses).isNotNull();
      assertThat(misses.recent.known()).isEqualTo(9);
    }
  }

  @Test
  void nothingIsMadeUnlessAskedFor() {
    try (ResponseCache cache = ResponseCache.builder().store(new MeddledStore()).build()) {
      assertThat(cache.misses).isNull();
    }
  }
}
