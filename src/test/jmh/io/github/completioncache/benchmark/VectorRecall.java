package io.github.completioncache.benchmark;

import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.semantic.Vectors;
import io.github.completioncache.semantic.lucene.LuceneVectors;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * How often Lucene's index finds the nearest of many vectors, how much time of a processor a lookup
 * takes in it and by comparing with all, and how long it takes to open. Arguments: what kind of
 * vectors, as {@link VectorFill#of} takes it, and how many.
 */
public final class VectorRecall {

  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
  private static final int QUERIES = 1_000;
  private static final int NEIGHBOURS = 8;

  private VectorRecall() {}

  public static void main(String[] arguments) {
    VectorFill fill = VectorFill.of(arguments[0], Integer.parseInt(arguments[1]), QUERIES);
    long start = System.nanoTime();
    try (SqliteCacheStore store = fill.store()) {
      say("filled", start);
      start = System.nanoTime();
      VectorIndex exact = VectorFill.index(store.capability(VectorStore.class).orElseThrow());
      List<VectorIndex.Neighbour> unused =
          exact.nearest(VectorFill.PARTITION, fill.queries().get(0), 1);
      say("first lookup by comparing with all", start);
      start = System.nanoTime();
      VectorIndex graph = VectorFill.index(LuceneVectors.beside(store));
      awaitIndex(graph, fill);
      say("indexed", start);
    }
    reopen(fill);
    compare(fill);
  }

  private static void reopen(VectorFill fill) {
    long start = System.nanoTime();
    try (SqliteCacheStore store = fill.open()) {
      VectorIndex graph = VectorFill.index(LuceneVectors.beside(store));
      List<VectorIndex.Neighbour> unused =
          graph.nearest(VectorFill.PARTITION, fill.queries().get(0), NEIGHBOURS);
      say("opened again, with one lookup", start);
    }
  }

  private static void compare(VectorFill fill) {
    try (SqliteCacheStore store = fill.open();
        SqliteCacheStore other = fill.open()) {
      VectorIndex exact = VectorFill.index(store.capability(VectorStore.class).orElseThrow());
      VectorIndex graph = VectorFill.index(LuceneVectors.beside(other));
      for (int warmUp = 0; warmUp < 2; warmUp++) {
        for (UnitVector query : fill.queries()) {
          List<VectorIndex.Neighbour> unused =
              graph.nearest(VectorFill.PARTITION, query, NEIGHBOURS);
        }
      }
      int first = 0;
      int found = 0;
      int all = 0;
      long[] exactTimes = new long[fill.queries().size()];
      long[] graphTimes = new long[fill.queries().size()];
      for (int i = 0; i < graphTimes.length; i++) {
        UnitVector query = fill.queries().get(i);
        long start = PROCESSOR.getCurrentThreadCpuTime();
        var right = Vectors.keys(exact.nearest(VectorFill.PARTITION, query, NEIGHBOURS));
        exactTimes[i] = PROCESSOR.getCurrentThreadCpuTime() - start;
        start = PROCESSOR.getCurrentThreadCpuTime();
        var near = Vectors.keys(graph.nearest(VectorFill.PARTITION, query, NEIGHBOURS));
        graphTimes[i] = PROCESSOR.getCurrentThreadCpuTime() - start;
        first += near.get(0).equals(right.get(0)) ? 1 : 0;
        all += right.size();
        found += (int) right.stream().filter(near::contains).count();
      }
      System.out.printf(
          "recall@1 %.4f, recall@%d %.4f%n",
          (double) first / graphTimes.length, NEIGHBOURS, (double) found / all);
      print("by comparing with all", exactTimes);
      print("by the graph", graphTimes);
    }
  }

  /** Waits until lookups are as fast as they get: they start the index, and find it finished. */
  static void awaitIndex(VectorIndex graph, VectorFill fill) {
    List<VectorIndex.Neighbour> unused =
        graph.nearest(VectorFill.PARTITION, fill.queries().get(0), 1);
    Awaitility.await()
        .atMost(2, TimeUnit.HOURS)
        .pollInterval(100, TimeUnit.MILLISECONDS)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("completion-cache-vectors")));
  }

  private static void say(String what, long start) {
    System.out.printf("%s: %.2f s%n", what, (System.nanoTime() - start) / 1e9);
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%s: p50 %.3f ms, p99 %.3f ms of a processor%n",
        what, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
  }
}
