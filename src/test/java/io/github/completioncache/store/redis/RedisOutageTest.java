package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;

/** A Redis that dies, hangs, forgets or refuses: exceptions in bounded time, and healing. */
@Timeout(120)
class RedisOutageTest {

  private final RedisProcess redis = RedisProcess.start();
  private final RedisCacheStore store =
      RedisCacheStore.builder()
          .url(redis.url())
          .budget(Duration.ofSeconds(2))
          .invalidationBudget(Duration.ofSeconds(2))
          .build();

  @BeforeEach
  void connect() {
    await().ignoreExceptions().until(() -> store.get(key(9)).isEmpty());
  }

  @AfterEach
  void close() {
    store.close();
    redis.close();
  }

  @Test
  void reportsServerThatDiedAndGoesOnWhenItIsBack() {
    CacheEntry entry = entry(key(1)).build();
    store.put(key(1), entry);
    redis.kill();
    everyCall()
        .forEach(call -> assertTrouble(call, "Redis at 127.0.0.1:" + redis.port() + " cannot be"));
    redis.restart();
    assertThat(store.get(key(1))).isEmpty();
    assertThat(store.put(key(1), entry)).isTrue();
    assertSame(store.get(key(1)), entry);
  }

  @Test
  void oneFailureIsEnoughToForgetAllDeadConnections() throws Exception {
    openConnections(8);
    redis.kill();
    redis.restart();
    assertTrouble(() -> store.get(key(1)), "cannot be reached");
    openConnections(8);
  }

  /** Calls at the same time, so that each takes a connection of its own. */
  private void openConnections(int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      CyclicBarrier start = new CyclicBarrier(count);
      Callable<Object> call =
          () -> {
            start.await();
            return store.get(key(1));
          };
      for (Future<Object> done :
          threads.invokeAll(IntStream.range(0, count).mapToObj(i -> call).toList())) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void r1_frozenServerCostsBoundedTime() {
    CacheEntry entry = entry(key(1)).build();
    store.put(key(1), entry);
    redis.freeze();
    everyCall().forEach(call -> assertTrouble(call, "did not answer in time"));
    redis.thaw();
    // What was sent before may be carried out yet, so only what is read back counts.
    await().ignoreExceptions().until(() -> store.put(key(1), entry));
    await().ignoreExceptions().untilAsserted(() -> assertSame(store.get(key(1)), entry));
  }

  @Test
  void r1_nobodyWaitsForeverForConnection() throws Exception {
    try (RedisCacheStore narrow =
        RedisCacheStore.builder()
            .url(redis.url())
            .connections(1)
            .budget(Duration.ofMillis(200))
            .build()) {
      redis.freeze();
      ExecutorService threads = Executors.newFixedThreadPool(8);
      Callable<Object> call = () -> narrow.get(key(1));
      for (Future<Object> done : threads.invokeAll(List.of(call, call, call, call, call, call))) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(done::get)
            .withCauseInstanceOf(CacheStoreException.class);
      }
      threads.shutdownNow();
    }
  }

  @Test
  void waitingForConnectionKeepsAnInterrupt() throws Exception {
    try (RedisCacheStore narrow =
        RedisCacheStore.builder()
            .url(redis.url())
            .connections(1)
            .budget(Duration.ofSeconds(30))
            .build()) {
      narrow.get(key(1));
      redis.freeze();
      Thread holder = new Thread(() -> assertTrouble(() -> narrow.get(key(1)), ""));
      CountDownLatch interrupted = new CountDownLatch(1);
      Thread waiter =
          new Thread(
              () -> {
                assertTrouble(() -> narrow.get(key(1)), "interrupted while waiting for Redis");
                if (Thread.currentThread().isInterrupted()) {
                  interrupted.countDown();
                }
              });
      holder.start();
      await().until(() -> holder.getStackTrace().length > 0 && isReading(holder));
      waiter.start();
      await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
      waiter.interrupt();
      interrupted.await();
      redis.kill();
      holder.join();
    }
  }

  private static boolean isReading(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("getOne")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void r5_healsAfterFlush() {
    CacheEntry entry = entry(key(1)).build();
    store.put(key(1), entry);
    try (RedisClient other = RedisClients.connect(redis.url())) {
      other.flushDB();
    }
    assertThat(store.get(key(1))).isEmpty();
    assertThat(store.invalidate(Invalidation.category("faq"))).isZero();
    await().until(() -> store.put(key(2), entry(key(2)).build()));
    assertThat(store.invalidate(Invalidation.category("faq"))).isEqualTo(1);
  }

  @Test
  void reportsServerThatIsOutOfMemory() {
    try (RedisProcess full =
            RedisProcess.start("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        RedisCacheStore hungry = Patience.connect(full.url())) {
      assertTrouble(() -> hungry.put(key(1), entry(key(1)).build()), "refused a command (OOM)");
      assertThat(hungry.get(key(1))).isEmpty();
    }
  }

  private List<ThrowingCallable> everyCall() {
    return List.of(
        () -> store.put(key(1), entry(key(1)).build()),
        () -> store.get(key(1)),
        () -> store.remove(key(1)),
        () -> store.invalidate(Invalidation.key(key(1))),
        () -> store.invalidate(Invalidation.category("faq")),
        () -> store.invalidate(Invalidation.everything()));
  }

  private static void assertTrouble(ThrowingCallable call, String fault) {
    assertThatExceptionOfType(CacheStoreException.class)
        .isThrownBy(call)
        .withMessageContaining(fault);
  }
}
