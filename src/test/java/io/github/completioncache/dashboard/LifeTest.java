package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.FakeClock;
import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a dashboard takes while it is open, and that it leaves nothing behind. */
final class LifeTest {

  private final Desk desk =
      new Desk(ResponseCache.builder(), clock -> MemoryCacheStore.builder().clock(clock).build());
  private final AtomicInteger looks = new AtomicInteger();

  /** Whoever remembers a miss looks at it. */
  private final Clock clock =
      new Clock() {

        private final FakeClock standing = new FakeClock(Desk.START);

        @Override
        public Instant instant() {
          looks.incrementAndGet();
          return standing.instant();
        }

        @Override
        public ZoneId getZone() {
          return standing.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return standing.withZone(zone);
        }
      };

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void listensToTheCacheNoMoreIfItCouldNotBeStarted() {
    int taken = desk.open().uri().getPort();
    assertThatThrownBy(() -> desk.settings().clock(clock).port(taken).start())
        .isInstanceOf(BindException.class);

    assertThat(looksAtAMiss()).isZero();
  }

  @Test
  void listensToTheCacheUntilItIsClosed() {
    // Its timers look at the clock as well.
    Place place = new Place(desk.cache, "this process", clock, System::nanoTime);
    assertThat(looksAtAMiss()).isEqualTo(1);

    place.leave();

    assertThat(looksAtAMiss()).isZero();
  }

  private int looksAtAMiss() {
    int before = looks.get();
    desk.ask("Question " + before, "faq");
    return looks.get() - before;
  }

  @Test
  void noneOfItsThreadsKeepsTheProcessAlive() {
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());

    Visitor visitor = new Visitor(desk.open());
    assertThat(visitor.get("/").status()).isEqualTo(200);

    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeAll(before);
    assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);
  }

  @Test
  void closingFreesThePort() throws IOException {
    Dashboard first = desk.open();
    int port = first.uri().getPort();

    first.close();
    first.close();

    assertThat(desk.open(desk.settings().port(port)).uri().getPort()).isEqualTo(port);
  }
}
