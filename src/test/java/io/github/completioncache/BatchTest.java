package io.github.completioncache;

import static io.github.completioncache.Batches.statuses;
import static io.github.completioncache.Batches.values;
import static io.github.completioncache.CacheStatus.BYPASS;
import static io.github.completioncache.CacheStatus.COALESCED;
import static io.github.completioncache.CacheStatus.HIT;
import static io.github.completioncache.CacheStatus.MISS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.CacheOptions.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several requests that are sent as one: what each caller gets, and what the provider is asked. */
class BatchTest {

  private final Batches batches = new Batches();

  @AfterEach
  void close() {
    batches.close();
  }

  @Test
  void onlyWhatIsMissingIsSentAndTheOrderStays() {
    batches.ask("a");

    var results = batches.ask("b", "a", "c");

    assertThat(values(results)).containsExactly("B", "A", "C");
    assertThat(statuses(results)).containsExactly(MISS, HIT, MISS);
    assertThat(batches.sent()).containsExactly(List.of("a"), List.of("b", "c"));
  }

  @Test
  void eachIsStoredOnItsOwnAndSharedWithRequestsForItAlone() {
    batches.ask("a", "b");

    assertThat(batches.askAlone("b").outcome().status()).isEqualTo(HIT);
    assertThat(statuses(batches.ask("b", "a"))).containsExactly(HIT, HIT);
    assertThat(batches.sent()).hasSize(1);
  }

  @Test
  void oneThatOccursTwiceIsAskedForOnce() {
    var cold = batches.ask("a", "b", "a", "a");
    var warm = batches.ask("a", "b", "a", "a");

    assertThat(values(cold)).containsExactly("A", "B", "A", "A");
    assertThat(statuses(cold)).containsExactly(MISS, MISS, COALESCED, COALESCED);
    assertThat(values(warm)).containsExactly("A", "B", "A", "A");
    assertThat(statuses(warm)).containsExactly(HIT, HIT, HIT, HIT);
    assertThat(batches.sent()).containsExactly(List.of("a", "b"));
  }

  @Test
  void nothingIsAnsweredWithNothing() {
    assertThat(batches.ask()).isEmpty();
    assertThat(batches.sent()).isEmpty();
  }

  @Test
  void eachIsCountedOnItsOwn() {
    batches.ask("a", "b");
    batches.ask("a", "c", "?d");

    var stats = batches.cache.stats();
    assertThat(stats.hits()).isEqualTo(1);
    assertThat(stats.misses()).isEqualTo(3);
    assertThat(stats.bypasses()).isEqualTo(1);
    assertThat(stats.stores()).isEqualTo(3);
  }

  @Test
  void eachHasAnOutcomeThatIsTold() {
    List<CacheOutcome> outcomes = new ArrayList<>();
    try (Batches told = new Batches(b -> b.listener(new Listener(outcomes)))) {
      told.ask("a", "b");
      told.ask("a", "b");
    }

    assertThat(outcomes).extracting(CacheOutcome::status).containsExactly(MISS, MISS, HIT, HIT);
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.key()).isPresent());
  }

  private record Listener(List<CacheOutcome> outcomes) implements CacheListener {
    @Override
    public void onOutcome(CacheOutcome outcome) {
      outcomes.add(outcome);
    }
  }

  @Test
  void whatHasNoKeyIsSentAlong() {
    batches.ask("a");

    var results = batches.ask("?x", "a", "b");
    var again = batches.ask("?x", "a", "b");

    assertThat(values(results)).containsExactly("?X", "A", "B");
    assertThat(statuses(results)).containsExactly(BYPASS, HIT, MISS);
    assertThat(statuses(again)).containsExactly(BYPASS, HIT, HIT);
    assertThat(batches.sent()).containsExactly(List.of("a"), List.of("?x", "b"), List.of("?x"));
  }

  @Test
  void refreshSendsAllAndStoresThem() {
    batches.ask("a", "b");
    batches.answers(words -> words.stream().map(word -> word + "2").toList());

    var refreshed = batches.ask(Mode.REFRESH, "a", "b", "a");

    assertThat(values(refreshed)).containsExactly("a2", "b2", "a2");
    assertThat(values(batches.ask("b", "a"))).containsExactly("b2", "a2");
    assertThat(batches.sent()).containsExactly(List.of("a", "b"), List.of("a", "b"));
  }

  @Test
  void noStoreReadsButStoresNothing() {
    batches.ask("a");

    var results = batches.ask(Mode.NO_STORE, "a", "b");

    assertThat(statuses(results)).containsExactly(HIT, MISS);
    assertThat(statuses(batches.ask("a", "b"))).containsExactly(HIT, MISS);
    assertThat(batches.sent()).containsExactly(List.of("a"), List.of("b"), List.of("b"));
  }

  @Test
  void bypassSendsAllInOneAndStoresNothing() {
    batches.ask("a");

    var results = batches.ask(Mode.BYPASS, "a", "b", "a");

    assertThat(statuses(results)).containsExactly(BYPASS, BYPASS, BYPASS);
    assertThat(statuses(batches.ask("b"))).containsExactly(MISS);
    assertThat(batches.sent()).containsExactly(List.of("a"), List.of("a", "b", "a"), List.of("b"));
  }

  @Test
  void onlyIfCachedAsksForNothing() {
    batches.ask("a");

    assertThat(statuses(batches.ask(Mode.ONLY_IF_CACHED, "a", "a"))).containsExactly(HIT, HIT);
    assertThatThrownBy(() -> batches.ask(Mode.ONLY_IF_CACHED, "a", "b"))
        .isInstanceOf(NotCachedException.class)
        .hasMessageContaining("not in the cache");
    assertThatThrownBy(() -> batches.ask(Mode.ONLY_IF_CACHED, "a", "?b"))
        .isInstanceOf(NotCachedException.class)
        .hasMessageContaining("has no key");
    assertThat(batches.sent()).containsExactly(List.of("a"));
    assertThat(batches.cache.stats().misses()).isEqualTo(2);
  }

  @Test
  void closedCacheSendsAll() {
    batches.cache.close();

    assertThat(statuses(batches.ask("a", "b"))).containsExactly(BYPASS, BYPASS);
    assertThat(batches.sent()).containsExactly(List.of("a", "b"));
  }

  @Test
  void failureOfTheProviderReachesTheCallerAndNothingIsStored() {
    RuntimeException failure = new IllegalArgumentException("no");
    batches.answers(
        words -> {
          throw failure;
        });

    assertThatThrownBy(() -> batches.ask("a", "b")).isSameAs(failure);

    assertThat(batches.cache.stats().misses()).isEqualTo(2);
    assertThat(batches.cache.stats().providerErrors()).isEqualTo(2);
    batches.answers(Batches::capitals);
    assertThat(statuses(batches.ask("a", "b"))).containsExactly(MISS, MISS);
  }

  @Test
  void errorOfTheProviderIsTheAnswerToEachAndNothingIsStored() {
    batches.answersWith(429);
    var refused = batches.ask("a", "b");
    batches.answersWith(200);

    assertThat(statuses(refused)).containsExactly(MISS, MISS);
    assertThat(refused)
        .extracting(result -> result.outcome().notStoredReason())
        .allSatisfy(reason -> assertThat(reason).hasValue("status is not 200"));
    assertThat(statuses(batches.ask("a", "b"))).containsExactly(MISS, MISS);
  }

  @Test
  void oneBadAnswerDoesNotKeepTheOthersFromBeingStored() {
    batches.answers(words -> List.of("A", AnyApi.BAD));
    batches.ask("a", "b");
    batches.answers(Batches::capitals);

    assertThat(statuses(batches.ask("a", "b"))).containsExactly(HIT, MISS);
  }

  @Test
  void frontThatGivesTooFewAnswersIsToldSo() {
    batches.answers(words -> List.of("A"));

    assertThatThrownBy(() -> batches.ask("a", "b"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("send must give an answer for each of 2 requests, but gave 1");
  }

  private static void fail() {
    throw new IllegalStateException("broken");
  }

  private void assertStoreErrors(int gets, int puts) {
    Map<String, Long> errors = new TreeMap<>();
    if (gets > 0) {
      errors.put("get", (long) gets);
    }
    if (puts > 0) {
      errors.put("put", (long) puts);
    }
    assertThat(batches.cache.stats().storeErrorsByOperation()).isEqualTo(errors);
  }

  @Test
  void brokenStoreIsWaitedForOnceByAllThatAreAskedForTogether() {
    batches.store.beforeGet(BatchTest::fail).beforePut(BatchTest::fail);
    String[] words = IntStream.range(0, 100).mapToObj(i -> "word" + i).toArray(String[]::new);

    var results = batches.ask(words);

    assertThat(values(results)).isEqualTo(Batches.capitals(List.of(words)));
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.outcome().status()).isEqualTo(MISS);
              assertThat(result.outcome().reason()).isEqualTo("the store failed");
              assertThat(result.outcome().notStoredReason()).hasValue("the store failed");
            });
    assertThat(batches.store.gets()).isEqualTo(1);
    assertThat(batches.store.puts()).isEqualTo(1);
    assertStoreErrors(1, 1);
    assertThat(batches.cache.stats().misses()).isEqualTo(100);
    assertThat(batches.cache.stats().notStoredByReason()).containsEntry("the store failed", 100L);
  }

  @Test
  void storeThatBreaksAmidTheReadsIsStillWrittenTo() {
    batches.ask("a", "b", "c");
    int before = batches.store.gets();
    batches.store.beforeGet(
        () -> {
          if (batches.store.gets() == before + 2) {
            fail();
          }
        });

    var results = batches.ask("a", "b", "c", "d");

    assertThat(statuses(results)).containsExactly(HIT, MISS, MISS, MISS);
    assertThat(batches.store.gets()).isEqualTo(before + 2);
    assertThat(batches.store.puts()).isEqualTo(6);
    assertStoreErrors(1, 0);
  }

  @Test
  void storeThatBreaksAtTheSecondLookIsNotAskedForTheRest() {
    batches.store.beforeGet(
        () -> {
          if (batches.store.gets() == 4) {
            fail();
          }
        });

    assertThat(statuses(batches.ask("a", "b", "c"))).containsExactly(MISS, MISS, MISS);
    assertThat(batches.store.gets()).isEqualTo(4);
  }

  @Test
  void storeThatBreaksAmidTheWritesKeepsWhatItHas() {
    batches.store.beforePut(
        () -> {
          if (batches.store.puts() == 2) {
            fail();
          }
        });

    batches.ask("a", "b", "c");

    assertThat(batches.store.puts()).isEqualTo(2);
    assertThat(statuses(batches.ask("a", "b", "c"))).containsExactly(HIT, MISS, MISS);
    assertStoreErrors(0, 1);
  }

  @Test
  void nextCallAsksTheStoreAgain() {
    batches.store.beforeGet(BatchTest::fail).beforePut(BatchTest::fail);
    batches.ask("a", "b");
    batches.store.beforeGet(() -> {}).beforePut(() -> {});

    batches.ask("a", "b");

    assertThat(statuses(batches.ask("a", "b"))).containsExactly(HIT, HIT);
  }
}
