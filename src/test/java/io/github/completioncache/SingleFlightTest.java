package io.github.completioncache;

import static io.github.completioncache.Desk.await;
import static io.github.completioncache.Desk.question;
import static io.github.completioncache.Desk.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.InternalServerException;
import com.openai.models.chat.completions.ChatCompletion;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.testing.StubProvider;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

  private final Desk desk = new Desk();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    desk.close();
  }

  private void holdAnswers(int status, String json) {
    desk.provider.answers(
        (request, exchange) -> {
          await(release);
          StubProvider.respond(exchange, status, json);
        });
  }

  @Test
  void r3_hundredCallersOfOneColdKeyMakeOneCallAndGetAnObjectEach() throws Exception {
    holdAnswers(200, StubProvider.answer("Hello."));
    List<Future<CachedCompletion>> callers = desk.begin(100, () -> desk.ask("Hi"));
    desk.awaitGets(101);
    release.countDown();

    Set<ChatCompletion> objects = Collections.newSetFromMap(new IdentityHashMap<>());
    ChatCompletion expected = desk.plain.chat().completions().create(question("plain"));
    for (Future<CachedCompletion> caller : callers) {
      ChatCompletion completion = result(caller).completion();
      assertThat(completion).isEqualTo(expected);
      objects.add(completion);
    }

    assertThat(objects).hasSize(100);
    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(desk.client.stats().misses()).isEqualTo(1);
    // Who came to the flight after its end has read the store again.
    assertThat(desk.client.stats().coalesced() + desk.client.stats().hits()).isEqualTo(99);
    assertThat(desk.client.stats().coalesced()).isPositive();
  }

  @Test
  void r3_sixtyFourCallersOfEightColdKeysMakeEightCalls() throws Exception {
    holdAnswers(200, StubProvider.answer("Hello."));
    for (int key = 0; key < 8; key++) {
      String text = "question " + key;
      desk.begin(8, () -> desk.ask(text));
    }
    desk.awaitGets(72);
    release.countDown();

    org.awaitility.Awaitility.await().until(() -> desk.client.stats().requests() == 64);
    assertThat(desk.provider.calls()).isEqualTo(8);
    assertThat(desk.client.stats().misses()).isEqualTo(8);
    assertThat(desk.client.stats().stores()).isEqualTo(8);
  }

  @Test
  void errorOfTheProviderGoesToAllWhoWait() throws Exception {
    holdAnswers(500, "{\"error\":{\"message\":\"broken\"}}");
    List<Future<CachedCompletion>> callers =
        List.of(begin("Hi"), begin("Hi"), begin("Hi"), begin("Hi"));
    release.countDown();

    for (Future<CachedCompletion> caller : callers) {
      assertThatThrownBy(() -> result(caller))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InternalServerException.class);
    }
    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(desk.client.stats().misses()).isEqualTo(4);
    assertThat(desk.client.stats().providerErrors()).isEqualTo(1);
    assertThat(desk.client.stats().coalesced()).isZero();
  }

  @Test
  void answerThatIsNotAdmittedStillReachesAllWhoWait() throws Exception {
    holdAnswers(200, StubProvider.answer("Hel").replace("\"stop\"", "\"length\""));
    Future<CachedCompletion> leader = begin("Hi");
    Future<CachedCompletion> follower = begin("Hi");
    release.countDown();

    assertThat(result(leader).outcome().notStoredReason())
        .hasValue("answer is truncated at the token limit");
    assertThat(result(follower).outcome().status()).isEqualTo(CacheStatus.COALESCED);
    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(desk.client.stats().stores()).isZero();
  }

  @Test
  void callersThatComeDuringThePutDoNotCallAgain() throws Exception {
    CountDownLatch putting = new CountDownLatch(1);
    desk.store.beforePut(
        () -> {
          putting.countDown();
          await(release);
        });
    Future<CachedCompletion> leader = desk.begin(() -> desk.ask("Hi"));
    await(putting);
    Future<CachedCompletion> late = begin("Hi");
    release.countDown();

    assertThat(result(leader).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(result(late).outcome().status()).isEqualTo(CacheStatus.COALESCED);
    assertThat(desk.ask("Hi").outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void newLeaderReadsTheStoreOnceMore() {
    desk.ask("Hi");
    assertThat(desk.store.gets()).isEqualTo(2);

    desk.ask("Hi");
    assertThat(desk.store.gets()).isEqualTo(3);
  }

  @Test
  void refreshDoesNotJoinAnOlderCallWhoseAnswerDoesNotReplaceTheNewer() throws Exception {
    holdAnswers(200, StubProvider.answer("old"));
    Future<CachedCompletion> older = begin("Hi");
    desk.provider.answers(200, StubProvider.answer("new"));

    CachedCompletion refreshed = desk.ask("Hi", CacheOptions.Mode.REFRESH);
    release.countDown();

    assertThat(text(refreshed)).isEqualTo("new");
    assertThat(refreshed.outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(text(result(older))).isEqualTo("old");
    assertThat(result(older).outcome().notStoredReason())
        .hasValue("overtaken by an invalidation or a refresh");
    assertThat(text(desk.ask("Hi"))).isEqualTo("new");
    assertThat(desk.provider.calls()).isEqualTo(2);
  }

  private static String text(CachedCompletion answer) {
    return answer.completion().choices().get(0).message().content().orElseThrow();
  }

  /** A caller that has come as far as it can. */
  private Future<CachedCompletion> begin(String text) {
    Thread[] thread = new Thread[1];
    CountDownLatch started = new CountDownLatch(1);
    int before = desk.store.gets();
    Future<CachedCompletion> future =
        desk.begin(
            () -> {
              thread[0] = Thread.currentThread();
              started.countDown();
              return desk.ask(text);
            });
    await(started);
    if (desk.provider.calls() == 0) {
      desk.awaitCalls(1);
    } else {
      desk.awaitGets(before + 1);
      Desk.awaitWaiting(thread[0]);
    }
    return future;
  }
}
