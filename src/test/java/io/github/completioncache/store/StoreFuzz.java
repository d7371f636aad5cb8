package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.util.concurrent.TimeUnit.MINUTES;

import io.github.completioncache.key.CacheKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Several threads that put, get, remove and invalidate the same few keys at once. Every entry put
 * has a number of its own, from which its labels and its body follow, so that whatever is read can
 * be checked to the byte.
 */
final class StoreFuzz {

  static final int KEYS = 12;

  private final CacheStore store;
  private final long seed;
  private final AtomicLong ticks = new AtomicLong();
  private final AtomicLong sequences = new AtomicLong();

  StoreFuzz(CacheStore store, long seed) {
    this.store = store;
    this.seed = seed;
  }

  /**
   * What {@code threads} threads did that made {@code calls} calls each; throws what any call
   * threw.
   */
  StoreHistory run(int threads, int calls) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<StoreHistory>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Random random = new Random(seed + i);
        running.add(
            pool.submit(
                () -> {
                  start.await(1, MINUTES);
                  return calls(random, calls);
                }));
      }
      List<StoreHistory> histories = new ArrayList<>();
      for (Future<StoreHistory> history : running) {
        histories.add(history.get(5, MINUTES));
      }
      return StoreHistory.join(histories);
    } finally {
      pool.shutdownNow();
    }
  }

  private StoreHistory calls(Random random, int calls) {
    StoreHistory history = new StoreHistory();
    for (int i = 0; i < calls; i++) {
      CacheKey key = key(random.nextInt(KEYS));
      int dice = random.nextInt(100);
      if (dice < 50) {
        get(key, history);
      } else if (dice < 84) {
        put(key, history);
      } else if (dice < 90) {
        cut(Invalidation.key(key), history, () -> store.remove(key));
      } else {
        Invalidation what = anything(random, key);
        cut(what, history, () -> store.invalidate(what));
      }
    }
    return history;
  }

  private void get(CacheKey key, StoreHistory history) {
    long start = ticks.incrementAndGet();
    Optional<CacheEntry> found = store.get(key);
    if (found.isPresent()) {
      CacheEntry entry = found.get();
      long sequence = ByteBuffer.wrap(entry.bodyBytes()).getLong();
      if (!Arrays.equals(entry.bodyBytes(), body(key, sequence))
          || !entry.labels().equals(labels(key, sequence))) {
        throw new AssertionError(
            "entry " + sequence + " was read with another body or other labels");
      }
      history.add(new StoreHistory.Hit(start, key, sequence));
    }
  }

  private void put(CacheKey key, StoreHistory history) {
    long sequence = sequences.incrementAndGet();
    EntryLabels labels = labels(key, sequence);
    CacheEntry entry = entry(labels).body(body(key, sequence)).build();
    long start = ticks.incrementAndGet();
    boolean kept = store.put(key, entry);
    history.add(new StoreHistory.Put(start, ticks.incrementAndGet(), key, sequence, labels, kept));
  }

  private void cut(Invalidation what, StoreHistory history, Runnable call) {
    long start = ticks.incrementAndGet();
    call.run();
    history.add(new StoreHistory.Cut(start, ticks.incrementAndGet(), what));
  }

  private static Invalidation anything(Random random, CacheKey key) {
    return switch (random.nextInt(6)) {
      case 0 -> Invalidation.key(key);
      case 1 -> Invalidation.category("c" + random.nextInt(4));
      case 2 -> Invalidation.model("m" + random.nextInt(2));
      case 3 -> Invalidation.tag("t" + random.nextInt(3));
      case 4 -> Invalidation.namespace(random.nextBoolean() ? "" : "n");
      default -> Invalidation.everything();
    };
  }

  private static EntryLabels labels(CacheKey key, long sequence) {
    return new EntryLabels(
        key,
        sequence % 3 == 0 ? "n" : "",
        "c" + sequence % 4,
        "m" + sequence % 2,
        sequence % 5 == 0 ? Set.of() : Set.of("t" + sequence % 3, "u" + sequence % 7));
  }

  private static byte[] body(CacheKey key, long sequence) {
    ByteBuffer body = ByteBuffer.allocate(Long.BYTES + CacheKey.BYTES + (int) (sequence % 1500));
    body.putLong(sequence).put(key.toBytes());
    while (body.hasRemaining()) {
      body.put((byte) (31 * sequence + body.position()));
    }
    return body.array();
  }
}
