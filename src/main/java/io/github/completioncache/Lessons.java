package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Candidates;
import io.github.completioncache.semantic.Decision;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.SemanticOptions;
import io.github.completioncache.semantic.SemanticTally;
import io.github.completioncache.store.CacheEntry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Compares the answers of the provider with those that were stored for similar questions, behind
 * the callers: at most so many at a time, and what there is no room for is left out.
 */
final class Lessons {

  private static final int AT_A_TIME = 16;

  /** Questions that are less similar teach nothing that anybody would ask about. */
  private static final double LEAST_SIMILARITY = 0.4;

  private final SemanticOptions options;
  private final Judging judging;
  private final GuardedVectors vectors;
  private final Rows rows;
  private final GuardedStore store;
  private final SemanticTally tally;
  private final AtomicBoolean closed;
  private final Behind behind;

  Lessons(
      SemanticOptions options,
      Judging judging,
      GuardedVectors vectors,
      Rows rows,
      ResponseCache cache,
      SemanticTally tally,
      Executor executor) {
    this.options = options;
    this.judging = judging;
    this.vectors = vectors;
    this.rows = rows;
    this.store = cache.store;
    this.tally = tally;
    this.closed = cache.closed;
    this.behind = new Behind(executor, AT_A_TIME, closed::get);
  }

  /**
   * Learns from the answer to a question.
   *
   * @param entry has the answer
   * @param answer its text
   */
  void learn(Inquiry inquiry, CacheEntry entry, String answer) {
    Candidates candidates = inquiry.candidates();
    if (candidates != null && isWorthIt(inquiry, candidates)) {
      boolean unused = behind.takes(() -> compare(inquiry, candidates, entry, answer));
    }
  }

  private boolean isWorthIt(Inquiry inquiry, Candidates candidates) {
    if (!options.rule().learns() && !options.isShadow()) {
      return false;
    }
    Decision decision = inquiry.decision();
    return decision != null
        && candidates.best().similarity() >= LEAST_SIMILARITY
        && (options.comparison().isFree()
            || options.isShadow()
            || decision.kind() != Decision.Kind.MISS);
  }

  private void compare(Inquiry inquiry, Candidates candidates, CacheEntry entry, String answer) {
    CacheKey known = candidates.best().key();
    CacheEntry other = store.get(known).entry();
    String knownAnswer = other == null ? null : Semantics.textOf(inquiry.request, other);
    Boolean same =
        knownAnswer == null
            ? null
            : judging.judge(
                options.comparison(),
                inquiry.text,
                candidates.best().text(),
                knownAnswer,
                Optional.of(answer),
                inquiry.request.account());
    // A judge can take its time.
    if (same != null && !closed.get()) {
      learn(inquiry, candidates, entry, same);
    }
  }

  private void learn(Inquiry inquiry, Candidates candidates, CacheEntry entry, boolean same) {
    if (same) {
      // From now on both count as one answer.
      rows.replace(inquiry, candidates.best().answer(), entry);
    }
    Observation seen = candidates.observation(same);
    Decision decision = inquiry.decision();
    // In earnest, what is served is not compared; what is checked stands for it.
    boolean served =
        inquiry.result() == SemanticTally.Result.SERVED
            || (decision != null && decision.kind() == Decision.Kind.CHECK);
    tally.compared(inquiry.request.options().category(), seen, served);
    vectors.observe(inquiry.partition, Set.of(candidates.best().answer()), seen);
  }
}
