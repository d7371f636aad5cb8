package io.github.completioncache.semantic;

import static org.awaitility.Awaitility.await;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorIndex.Row;
import io.github.completioncache.semantic.lucene.LuceneVectors;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;

/** How long the parts of a lookup take among the questions of a set, in a file of SQLite. */
final class LookupTimes {

  private static final CacheKey PARTITION = Precedents.key(-1);
  private static final int NEIGHBOURS = 10;
  private static final int LOOKUPS = 1_000;
  private static final int OBSERVATIONS = 500;

  private final Questions questions;
  private final Embedder embedder;
  private final PrintStream out;

  /** Times that depend on no order but that of {@code questions}. */
  LookupTimes(Questions questions, Embedder embedder, PrintStream out) {
    this.questions = questions;
    this.embedder = embedder;
    this.out = out;
  }

  void print(Path file) throws IOException {
    VectorSpace space = new VectorSpace(embedder.id(), embedder.dimensions());
    try (SqliteCacheStore store =
            SqliteCacheStore.builder().file(file).busyTimeout(Duration.ofMinutes(1)).build();
        LuceneVectors lucene = LuceneVectors.beside(store)) {
      VectorIndex rows = store.capability(VectorStore.class).orElseThrow().vectors(space);
      fill(rows);
      row("embedding", i -> embedder.embed(questions.texts().get(i)));
      row("nearest, by comparing with all", i -> nearest(rows, i));
      VectorIndex graph = lucene.vectors(space);
      awaitIndex(graph);
      row("nearest, by Lucene's graph", i -> nearest(graph, i));
      List<List<Neighbour>> found =
          questions.vectors().stream().map(v -> nearest(rows, v)).toList();
      row("eleven guards, for ten neighbours", i -> guard(i, found.get(i)));
      MatchRule rule = MatchRule.verified(SemanticBenchmark.BOUND);
      row("verified: what was learnt, and the decision", i -> decide(rule, rows, found.get(i)));
    }
  }

  private void fill(VectorIndex rows) {
    Instant expires = Instant.now().plus(Duration.ofDays(1));
    for (int i = 0; i < questions.size(); i++) {
      CacheKey answer = Precedents.key(questions.answers().get(i));
      String text = questions.texts().get(i);
      rows.put(
          new Row(PARTITION, Precedents.key(i), questions.vectors().get(i), text, answer, expires));
    }
    for (int i = 0; i < OBSERVATIONS; i++) {
      Neighbour next = nearest(rows, i).get(1);
      boolean right = next.answer().equals(Precedents.key(questions.answers().get(i)));
      Candidates candidates =
          new Candidates(
              PARTITION, Trial.CATEGORY, List.of(next), next, VectorIndex.Learnt.NOTHING, null);
      rows.observe(PARTITION, Set.of(next.answer()), candidates.observation(right));
    }
  }

  private static List<Neighbour> nearest(VectorIndex index, UnitVector vector) {
    return index.nearest(PARTITION, vector, NEIGHBOURS);
  }

  private List<Neighbour> nearest(VectorIndex index, int question) {
    return nearest(index, questions.vectors().get(question));
  }

  private void guard(int question, List<Neighbour> neighbours) {
    String asked = questions.texts().get(question);
    for (Neighbour each : neighbours) {
      boolean unused =
          Guards.standard().stream().allMatch(g -> g.objection(asked, each.text()).isEmpty());
    }
  }

  private static void decide(MatchRule rule, VectorIndex rows, List<Neighbour> neighbours) {
    Neighbour best = neighbours.get(0);
    VectorIndex.Learnt learnt = rows.learnt(PARTITION, best.answer());
    Decision unused =
        rule.decide(new Candidates(PARTITION, Trial.CATEGORY, neighbours, best, learnt, null));
  }

  private void awaitIndex(VectorIndex graph) {
    List<Neighbour> unused = nearest(graph, 0);
    await()
        .atMost(Duration.ofMinutes(10))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("completion-cache-vectors")));
  }

  private void row(String what, IntConsumer part) {
    int lookups = Math.min(LOOKUPS, questions.size());
    long[] nanos = new long[lookups];
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < lookups; i++) {
        long start = System.nanoTime();
        part.accept(i);
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    out.printf(
        Locale.ROOT,
        "| %s | %,d | %.2f ms | %.2f ms |%n",
        what,
        questions.size(),
        nanos[lookups / 2] / 1e6,
        nanos[lookups * 95 / 100] / 1e6);
  }
}
