package io.github.completioncache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.CacheStatus;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.testing.ChaosProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sixteen threads that ask one client without a pause, mostly what has been asked before. Whatever
 * happens to the store, each of them gets the answer to its question, and no request asks the
 * provider twice.
 */
final class Callers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("figures");

  private static final int CALLERS = 16;
  private static final int KNOWN = 64;
  private static final int ONE_OF_SO_MANY_IS_NEW = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String trouble;
  private final Oracle oracle = new Oracle();
  private final TimedStore store;
  private final CachedCompletionClient client;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong traces = new AtomicLong();
  private final AtomicInteger nextNew = new AtomicInteger(KNOWN);
  private volatile Figures figures = new Figures("fair weather");
  private volatile boolean stopped;

  /** Begins to ask and returns when everything known is in {@code store}. */
  static Callers over(CacheStore store, String trouble) {
    Callers callers = new Callers(store, trouble);
    callers.awaitHits();
    return callers;
  }

  /**
   * Begins to ask over a store that may be in trouble already.
   *
   * @param trouble what to call it where figures are printed
   */
  Callers(CacheStore store, String trouble) {
    this.trouble = trouble;
    this.store = new TimedStore(store);
    this.client =
        CachedCompletionClient.builder().openAI(oracle.client()).store(this.store).build();
    for (int i = 0; i < CALLERS; i++) {
      Random random = new Random(i);
      Thread thread = new Thread(() -> askUntilStopped(random), "caller-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** From now on figures are of this phase; those of the one before are printed. */
  void phase(String name) {
    Figures before = figures;
    figures = new Figures(name);
    LOG.info("{}, {}", trouble, before);
  }

  /** The figures of this phase. */
  Figures figures() {
    return figures;
  }

  /** How often the store has failed so far. */
  long storeErrors() {
    return client.stats().storeErrors();
  }

  CachedCompletionClient client() {
    return client;
  }

  /** Returns when so many more requests have been answered. */
  void awaitAnswers(int more) {
    long enough = requests.get() + more;
    await().atMost(PATIENCE).until(() -> requests.get() >= enough || !faults.isEmpty());
    assertNoFault();
  }

  /** Returns when the store has failed so many more times. */
  void awaitStoreErrors(int more) {
    long enough = storeErrors() + more;
    await().atMost(PATIENCE).until(() -> storeErrors() >= enough || !faults.isEmpty());
    assertNoFault();
  }

  /** Returns when every known question is a hit, one after the other. */
  void awaitHits() {
    for (int n = 0; n < KNOWN; n++) {
      int number = n;
      await().atMost(PATIENCE).until(() -> !faults.isEmpty() || isHit(number));
    }
    assertNoFault();
  }

  /** Returns when something that was not known is a hit at once. */
  void awaitNewHit() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              int number = nextNew.getAndIncrement();
              return !faults.isEmpty() || (ask(number) != CacheStatus.HIT && isHit(number));
            });
    assertNoFault();
  }

  /** Returns when the network has done so much harm. */
  void awaitHarm(ChaosProxy proxy, int times) {
    await().atMost(PATIENCE).until(() -> proxy.harm() >= times || !faults.isEmpty());
    assertNoFault();
  }

  /** Returns when so much time has passed. */
  void awaitTime(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await().atMost(PATIENCE).until(() -> System.nanoTime() >= end || !faults.isEmpty());
    assertNoFault();
  }

  private boolean isHit(int number) {
    return ask(number) == CacheStatus.HIT;
  }

  private void askUntilStopped(Random random) {
    while (!stopped) {
      boolean isNew = random.nextInt(ONE_OF_SO_MANY_IS_NEW) == 0;
      ask(isNew ? nextNew.getAndIncrement() : random.nextInt(KNOWN));
    }
  }

  private CacheStatus ask(int number) {
    Figures now = figures;
    String trace = "request-" + traces.incrementAndGet();
    try {
      CachedCompletion result = client.complete(Oracle.ask(number, trace));
      if (!Oracle.isAnswer(result.completion(), number)) {
        faults.add("wrong answer to " + number + ": " + result.outcome());
      }
      now.add(result.outcome(), store.take());
      return result.outcome().status();
    } catch (Throwable e) {
      store.take();
      faults.add("no answer to " + number + ": " + chain(e));
      return CacheStatus.BYPASS;
    } finally {
      requests.incrementAndGet();
    }
  }

  private static String chain(Throwable e) {
    return e + (e.getCause() == null ? "" : ", caused by " + chain(e.getCause()));
  }

  private void assertNoFault() {
    assertThat(faults.stream().limit(5)).isEmpty();
  }

  /** Ends the asking, prints the last figures, and fails if a single request was worse off. */
  @Override
  public void close() {
    stopped = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    phase("end");
    client.close();
    oracle.close();
    assertNoFault();
    assertThat(oracle.mostCallsOfOneRequest()).isLessThanOrEqualTo(1);
  }
}
