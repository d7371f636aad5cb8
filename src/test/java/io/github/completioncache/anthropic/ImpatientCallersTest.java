package io.github.completioncache.anthropic;

import static io.github.completioncache.testing.StubProvider.respond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.RequestOptions;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers who share a call but have less time than it takes. */
class ImpatientCallersTest {

  private static final MessageCreateParams QUESTION = Desk.ask("Hi").build();

  private final Desk desk = new Desk();
  private final CountDownLatch providerGoesOn = new CountDownLatch(1);

  @AfterEach
  void close() {
    providerGoesOn.countDown();
    desk.close();
  }

  @Test
  void followerTimesOutAsWithACallOfItsOwn() throws Exception {
    desk.provider.answers(
        (request, exchange) -> {
          if (!providerGoesOn.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody opened the latch");
          }
          respond(exchange, 200, Desk.ANSWER);
        });
    AnthropicClient dropIn = desk.open().asAnthropicClient();
    CompletableFuture<Message> leader =
        CompletableFuture.supplyAsync(() -> dropIn.messages().create(QUESTION));
    Awaitility.await().until(() -> desk.provider.calls() == 1);
    RequestOptions impatient = RequestOptions.builder().timeout(Duration.ofMillis(300)).build();

    assertThatThrownBy(() -> dropIn.messages().create(QUESTION, impatient))
        .isInstanceOf(AnthropicIoException.class)
        .cause()
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("timeout");

    assertThat(leader).isNotDone();
    providerGoesOn.countDown();
    assertThat(leader.get(30, TimeUnit.SECONDS).id()).isEqualTo("msg_1");
    assertThat(desk.provider.calls()).isEqualTo(1);
  }
}
