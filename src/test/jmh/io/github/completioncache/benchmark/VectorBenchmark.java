package io.github.completioncache.benchmark;

import io.github.completioncache.semantic.VectorIndex;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.semantic.lucene.LuceneVectors;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The eight nearest of many vectors of 384 numbers in one partition. A file is made once and kept
 * in the directory for temporary files; {@link VectorRecall} says how often the nearest is found.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VectorBenchmark {

  private static final int QUERIES = 1_024;
  private static final int NEIGHBOURS = 8;

  @Param({"100", "10000", "100000"})
  public int rows;

  @Param({"sqlite", "lucene"})
  public String index;

  @Param("clustered")
  public String kind;

  private VectorFill fill;
  private SqliteCacheStore store;
  private VectorIndex vectors;
  private int next;

  /** Fills the file and waits until the index has all rows that it will have. */
  @Setup
  public void open() {
    fill = VectorFill.of(kind, rows, QUERIES);
    store = fill.store();
    VectorStore found =
        index.equals("lucene")
            ? LuceneVectors.beside(store)
            : store.capability(VectorStore.class).orElseThrow();
    vectors = VectorFill.index(found);
    if (index.equals("lucene")) {
      VectorRecall.awaitIndex(vectors, fill);
    }
  }

  @TearDown
  public void close() {
    store.close();
  }

  @Benchmark
  public List<Neighbour> nearest() {
    next = (next + 1) % QUERIES;
    return vectors.nearest(VectorFill.PARTITION, fill.queries().get(next), NEIGHBOURS);
  }
}
