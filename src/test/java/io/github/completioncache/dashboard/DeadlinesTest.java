package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for a client is interrupted in time, and nobody else. */
final class DeadlinesTest {

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Deadlines deadlines =
      new Deadlines(threads, Duration.ofMillis(100), Executors.defaultThreadFactory());

  @AfterEach
  void close() {
    deadlines.close();
    threads.shutdownNow();
  }

  private <T> FutureTask<T> run(Callable<T> task) {
    FutureTask<T> running = new FutureTask<>(task);
    deadlines.execute(running);
    return running;
  }

  @Test
  void aClientThatDoesNotReadItsAnswerIsCutOff() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
          SocketChannel accepted = server.accept()) {
        FutureTask<Void> writing =
            run(
                () -> {
                  while (true) {
                    int unused = accepted.write(ByteBuffer.allocate(1 << 20));
                  }
                });

        assertThatThrownBy(() -> writing.get(30, TimeUnit.SECONDS))
            .hasCauseInstanceOf(ClosedByInterruptException.class);
        assertThat(client.isOpen()).isTrue();
      }
    }
  }

  @Test
  void whoDoesNotWaitForAClientAnyMoreIsLeftAlone() throws Exception {
    CountDownLatch later = new CountDownLatch(1);
    FutureTask<Boolean> reading =
        run(
            () -> {
              deadlines.end();
              return later.await(30, TimeUnit.SECONDS);
            });

    assertThatThrownBy(() -> run(DeadlinesTest::waitForEver).get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    later.countDown();

    assertThat(reading.get(30, TimeUnit.SECONDS)).isTrue();
  }

  private static Void waitForEver() throws InterruptedException {
    new Semaphore(0).acquire();
    throw new IllegalStateException("nobody releases it");
  }
}
