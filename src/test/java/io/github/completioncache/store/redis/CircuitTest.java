package io.github.completioncache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** When Redis is left alone: it has to fail again and again, not many callers at one time. */
class CircuitTest {

  private static final int CALLERS = 16;

  private final Circuit circuit = new Circuit("reads", Duration.ofSeconds(30));

  private String ask() {
    return circuit.call(() -> "asked", () -> "left alone", false);
  }

  private String fail() {
    return circuit.call(CircuitTest::fault, () -> "left alone", false);
  }

  private static String fault() {
    throw new ServerFault("not well", null);
  }

  @Test
  void oneHiccupIsNoOutageHoweverManyCallersMeetIt() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(ask()).isEqualTo("asked");
    }
    CyclicBarrier underWay = new CyclicBarrier(CALLERS);
    Callable<String> caller = () -> circuit.call(() -> faultOfAll(underWay), () -> "", false);
    List<Callable<String>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(caller);
    }
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      for (Future<String> call : threads.invokeAll(callers)) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(call::get)
            .withCauseInstanceOf(ServerFault.class);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(ask()).isEqualTo("asked");
  }

  private static String faultOfAll(CyclicBarrier underWay) {
    try {
      underWay.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
    return fault();
  }

  @Test
  void oneFailureAfterTheOtherIsAnOutage() {
    for (int i = 0; i < 10; i++) {
      assertThat(ask()).isEqualTo("asked");
    }
    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(ServerFault.class).isThrownBy(this::fail);
    }
    assertThat(ask()).isEqualTo("left alone");
  }

  @Test
  void isInDoubtFromOneFailureToTheNextSuccess() {
    assertThat(circuit.isInDoubt()).isFalse();
    assertThatExceptionOfType(ServerFault.class).isThrownBy(this::fail);
    assertThat(circuit.isInDoubt()).isTrue();
    assertThat(ask()).isEqualTo("asked");
    assertThat(circuit.isInDoubt()).isFalse();
  }
}
