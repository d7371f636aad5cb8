package io.github.completioncache;

import static io.github.completioncache.Desk.await;
import static io.github.completioncache.Desk.question;
import static io.github.completioncache.Desk.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.openai.core.RequestOptions;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderTroubleTest {

  private static final RequestOptions IMPATIENT =
      RequestOptions.builder().timeout(Duration.ofSeconds(3)).build();

  private final Desk desk = new Desk();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    desk.close();
  }

  @Test
  void r3_followerTakesOverWhenTheLeadersOwnTimeoutEndsItsCall() throws Exception {
    desk.provider.answers(
        (request, exchange) -> {
          if (desk.provider.calls() == 1) {
            await(release);
          }
          StubProvider.respond(exchange, 200, StubProvider.answer("Hello."));
        });
    Future<?> leader =
        desk.begin(() -> desk.client.complete(question("Hi"), CacheOptions.defaults(), IMPATIENT));
    desk.awaitCalls(1);
    Future<CachedCompletion> follower = desk.begin(() -> desk.ask("Hi"));

    assertThat(result(follower).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThatThrownBy(() -> result(leader)).hasCauseInstanceOf(OpenAIIoException.class);
    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(desk.ask("Hi").outcome().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void connectionCutInTheBodyIsThePlainClientsErrorAndStoresNothing() {
    desk.provider.answers(
        (request, exchange) -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 1000);
          exchange
              .getResponseBody()
              .write("{\"id\":".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });
    Throwable plain = catchThrowable(() -> desk.plain.chat().completions().create(question("Hi")));

    assertThat(plain).isInstanceOf(OpenAIInvalidDataException.class);
    assertThatThrownBy(() -> desk.ask("Hi")).isExactlyInstanceOf(plain.getClass());
    assertThat(desk.client.stats().stores()).isZero();
    assertThat(desk.client.stats().providerErrors()).isEqualTo(1);

    desk.provider.answers(200, StubProvider.answer("Hello."));
    assertThat(desk.ask("Hi").outcome().status()).isEqualTo(CacheStatus.MISS);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422, 429, 500, 503})
  void w1_errorIsThePlainClientsAndIsNotStored(int status) {
    desk.provider.answers(status, "{\"error\":{\"message\":\"no\",\"type\":\"t\"}}");
    Throwable plain = catchThrowable(() -> desk.plain.chat().completions().create(question("Hi")));

    Throwable cached = catchThrowable(() -> desk.ask("Hi"));

    assertThat(cached).isExactlyInstanceOf(plain.getClass()).hasMessage(plain.getMessage());
    assertThat(desk.provider.calls()).isEqualTo(2);
    assertThat(desk.client.stats().stores()).isZero();
  }

  @Test
  void interruptedFollowerGetsTheSdksExceptionAndKeepsItsFlag() throws Exception {
    desk.provider.answers(
        (request, exchange) -> {
          await(release);
          StubProvider.respond(exchange, 200, StubProvider.answer("Hello."));
        });
    Future<CachedCompletion> leader = desk.begin(() -> desk.ask("Hi"));
    desk.awaitCalls(1);
    Thread[] thread = new Thread[1];
    CountDownLatch started = new CountDownLatch(1);
    Future<Boolean> follower =
        desk.begin(
            () -> {
              thread[0] = Thread.currentThread();
              started.countDown();
              assertThatThrownBy(() -> desk.ask("Hi")).isInstanceOf(OpenAIIoException.class);
              return Thread.currentThread().isInterrupted();
            });
    await(started);
    desk.awaitGets(3);
    Desk.awaitWaiting(thread[0]);

    thread[0].interrupt();

    assertThat(result(follower)).isTrue();
    release.countDown();
    assertThat(result(leader).outcome().status()).isEqualTo(CacheStatus.MISS);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }
}
