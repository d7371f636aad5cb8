package io.github.completioncache.dashboard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.MemoryCacheStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send half a request cannot keep others out. */
final class SlowClientsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** As many as the dashboard has threads, and more. */
  private static final int CLIENTS = 8;

  private final List<Socket> clients = new ArrayList<>();
  private final Desk desk =
      new Desk(ResponseCache.builder(), clock -> MemoryCacheStore.builder().clock(clock).build());

  private Dashboard open(Duration clientLimit) {
    Dashboard.Builder settings = desk.settings().token("a-token-of-24-characters");
    settings.clientLimit = clientLimit;
    return desk.open(settings);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    desk.close();
  }

  @Test
  void requestsWhoseHeadDoesNotEnd() {
    othersAreAnsweredDespite("G");
  }

  @Test
  void requestsWhoseBodyDoesNotCome() {
    othersAreAnsweredDespite("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n");
  }

  @Test
  void actionsWhoseBodyDoesNotCome() {
    othersAreAnsweredDespite(
        String.join(
            "\r\n",
            "POST /api/actions/warm HTTP/1.1",
            "Host: localhost",
            "Content-Length: 9",
            "Authorization: Bearer a-token-of-24-characters",
            "Content-Type: application/json",
            "X-Completion-Cache-Dashboard: 1",
            "",
            ""));
  }

  @Test
  void aClientThatIsInTimeIsAnswered() {
    Visitor visitor = new Visitor(open(Duration.ofMinutes(5)));

    for (int i = 0; i < 20; i++) {
      assertThat(visitor.get("/").status()).isEqualTo(401);
    }
  }

  private void othersAreAnsweredDespite(String bytes) {
    Dashboard dashboard = open(Duration.ofMillis(500));
    for (int i = 0; i < CLIENTS; i++) {
      connect(dashboard.uri(), bytes);
    }

    // Where the machine stands still for longer than the limit, even a prompt visitor is too late.
    Visitor visitor = new Visitor(dashboard);
    await().atMost(SOON).ignoreExceptions().until(() -> visitor.get("/").status() == 401);
  }

  private void connect(URI to, String bytes) {
    try {
      Socket client = new Socket(to.getHost(), to.getPort());
      clients.add(client);
      client.getOutputStream().write(bytes.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
