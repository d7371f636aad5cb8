package io.github.completioncache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.OpenAIIoException;
import io.github.completioncache.ResponseCache.Fill;
import io.github.completioncache.ResponseCache.Filled;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that are asked for on nobody's behalf, and such as were given elsewhere. */
class FillTest {

  private static final String CHAT = "openai.chat.completions";
  private static final String EMBEDDINGS = "openai.embeddings";

  private final AtomicInteger told = new AtomicInteger();
  private final Desk desk = new Desk(settings -> settings.listener(new Counting(told)));

  private record Counting(AtomicInteger told) implements CacheListener {
    @Override
    public void onOutcome(CacheOutcome outcome) {
      told.incrementAndGet();
    }
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static byte[] body(String question) {
    return ("{\"model\":\"gpt-4o-mini\",\"temperature\":0.0,\"messages\":"
            + "[{\"role\":\"user\",\"content\":\""
            + question
            + "\"}]}")
        .getBytes(UTF_8);
  }

  private Filled<JsonRequests.Answer> fill(String question, CacheOptions options) {
    JsonRequests json = desk.client.jsonRequests();
    return json.cache()
        .fill(json.read(CHAT, body(question), options), json.call(CHAT, body(question)))
        .get(0);
  }

  private Filled<JsonRequests.Answer> fill(String question) {
    return fill(question, CacheOptions.defaults());
  }

  private Filled<Void> keep(String question, String answer, Instant given) {
    JsonRequests json = desk.client.jsonRequests();
    return json.cache()
        .keep(
            json.read(CHAT, body(question), CacheOptions.defaults()).get(0),
            answer.getBytes(UTF_8),
            given);
  }

  /** From now on the provider answers when the latch is open. */
  private CountDownLatch slowly() {
    CountDownLatch latch = new CountDownLatch(1);
    desk.provider.answers(
        (request, exchange) -> {
          latch.await();
          StubProvider.respond(exchange, 200, StubProvider.answer("Hello."));
        });
    return latch;
  }

  @Test
  void answerOfTheProviderIsStoredAndCountedAsPaidFor() {
    Filled<JsonRequests.Answer> filled = fill("one");

    assertThat(filled.status()).isEqualTo(Fill.STORED);
    assertThat(filled.usage().orElseThrow().totalTokens()).isEqualTo(1_100);
    assertThat(filled.answer().orElseThrow().status()).isEqualTo(200);
    assertThat(fill("one").status()).isEqualTo(Fill.FRESH);
    CacheStats stats = desk.client.stats();
    assertThat(stats.providerAnswers()).isEqualTo(1);
    assertThat(stats.costSpent()).isPositive();
    assertThat(stats.requests()).isZero();
    assertThat(told).hasValue(0);
    assertThat(desk.ask("one").outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void callOfSomebodyElseIsWaitedFor() throws Exception {
    CountDownLatch latch = slowly();
    Future<CachedCompletion> caller = desk.begin(() -> desk.ask("one"));
    desk.awaitCalls(1);

    Future<Filled<JsonRequests.Answer>> filled = desk.begin(() -> fill("one"));
    desk.awaitGets(3);
    latch.countDown();

    assertThat(Desk.result(filled).status()).isEqualTo(Fill.FRESH);
    assertThat(Desk.result(caller).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void callersShareACallThatFills() throws Exception {
    CountDownLatch latch = slowly();
    Future<Filled<JsonRequests.Answer>> filled = desk.begin(() -> fill("one"));
    desk.awaitCalls(1);

    Future<CachedCompletion> caller = desk.begin(() -> desk.ask("one"));
    desk.awaitGets(3);
    latch.countDown();

    assertThat(Desk.result(filled).status()).isEqualTo(Fill.STORED);
    assertThat(Desk.result(caller).outcome().status()).isIn(CacheStatus.COALESCED, CacheStatus.HIT);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void whatIsInvalidatedMeanwhileIsNotStored() throws Exception {
    CountDownLatch latch = slowly();
    Future<Filled<JsonRequests.Answer>> filled = desk.begin(() -> fill("one"));
    desk.awaitCalls(1);

    desk.client.invalidate(Invalidation.everything());
    latch.countDown();

    assertThat(Desk.result(filled).status()).isEqualTo(Fill.NOT_STORED);
    assertThat(Desk.result(filled).reason()).isEqualTo("overtaken by an invalidation or a refresh");
    assertThat(Desk.result(filled).usage()).isPresent();
  }

  @Test
  void brokenStoreCostsNoMoney() {
    desk.store.beforeGet(
        () -> {
          throw new CacheStoreException("broken");
        });

    assertThat(fill("one").status()).isEqualTo(Fill.FAILED);
    assertThat(fill("one").reason()).isEqualTo("the store failed");
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void whatIsNotCachedIsNotAskedFor() {
    CacheOptions readOnly = CacheOptions.builder().mode(CacheOptions.Mode.NO_STORE).build();

    assertThat(fill("one", readOnly).status()).isEqualTo(Fill.BYPASS);
    assertThat(fill("one", readOnly).reason()).isEqualTo("the mode of the request stores nothing");
    assertThat(fill("\\ud800").reason()).contains("surrogate");
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void failureOfTheProviderIsThrownOrGivenAsItIs() {
    desk.provider.answers(500, "{}");

    assertThat(fill("one").status()).isEqualTo(Fill.FAILED);
    assertThat(fill("one").answer().orElseThrow().status()).isEqualTo(500);
    desk.provider.close();
    assertThatThrownBy(() -> fill("one")).isInstanceOf(OpenAIIoException.class);
    assertThat(desk.client.stats().providerErrors()).isEqualTo(3);
  }

  @Test
  void batchIsOneCallForWhatIsMissingAndRepeatedInputsAreAskedForOnce() {
    JsonRequests json = desk.client.jsonRequests();
    byte[] first = "{\"model\":\"m\",\"input\":[\"a\"]}".getBytes(UTF_8);
    byte[] body = "{\"model\":\"m\",\"input\":[\"b\",\"a\",\"b\"]}".getBytes(UTF_8);
    CacheOptions options = CacheOptions.defaults();
    json.cache().fill(json.read(EMBEDDINGS, first, options), json.call(EMBEDDINGS, first));

    List<Filled<JsonRequests.Answer>> filled =
        json.cache().fill(json.read(EMBEDDINGS, body, options), json.call(EMBEDDINGS, body));

    assertThat(filled)
        .extracting(Filled::status)
        .containsExactly(Fill.STORED, Fill.FRESH, Fill.FRESH);
    assertThat(desk.provider.requests().get(1).body()).contains("[\"b\"]");
  }

  @Test
  void w1w2w3WhatIsGivenElsewhereMustPassWhatAnswersMustPass() {
    Instant now = Instant.now();
    String good = StubProvider.answer("Hi.");

    assertThat(keep("one", "{\"error\":{}}", now).status()).isEqualTo(Fill.NOT_STORED);
    assertThat(keep("one", "no JSON", now).reason()).isEqualTo("answer cannot be read");
    assertThat(keep("one", good.replace("\"stop\"", "\"length\""), now).reason())
        .isEqualTo("answer is truncated at the token limit");
    assertThat(keep("one", StubProvider.answer(""), now).status()).isEqualTo(Fill.NOT_STORED);
    assertThat(keep("one", good.replace("\"stop\"", "\"content_filter\""), now).status())
        .isEqualTo(Fill.NOT_STORED);
    assertThat(keep("one", good, now.minus(Duration.ofDays(2))).reason())
        .isEqualTo("answer has expired");
    assertThat(desk.store.puts()).isZero();
    assertThat(keep("one", good, now.plus(Duration.ofDays(2))).status()).isEqualTo(Fill.STORED);
    assertThat(keep("one", good, now).status()).isEqualTo(Fill.FRESH);
    CachedCompletion hit = desk.ask("one");
    assertThat(hit.outcome().status()).isEqualTo(CacheStatus.HIT);
    assertThat(hit.outcome().tokensSaved().totalTokens()).isEqualTo(1_100);
    assertThat(hit.outcome().timeSaved()).isZero();
    assertThat(desk.client.stats().providerAnswers()).isZero();
    assertThat(desk.client.stats().costSpent()).isZero();
  }

  @Test
  void whatIsBeingAskedForIsNotReplacedByWhatWasGivenElsewhere() throws Exception {
    CountDownLatch latch = slowly();
    Future<CachedCompletion> caller = desk.begin(() -> desk.ask("one"));
    desk.awaitCalls(1);

    Filled<Void> kept = keep("one", StubProvider.answer("Hi."), Instant.now());
    latch.countDown();

    assertThat(kept.reason()).isEqualTo("a call for it is under way");
    assertThat(Desk.result(caller).outcome().notStoredReason()).isEmpty();
  }
}
