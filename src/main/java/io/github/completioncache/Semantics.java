package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.key.Question;
import io.github.completioncache.semantic.Answers;
import io.github.completioncache.semantic.Candidates;
import io.github.completioncache.semantic.Guard;
import io.github.completioncache.semantic.Judge;
import io.github.completioncache.semantic.Observation;
import io.github.completioncache.semantic.SemanticOptions;
import io.github.completioncache.semantic.SemanticReport;
import io.github.completioncache.semantic.SemanticTally;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex.Learnt;
import io.github.completioncache.semantic.VectorIndex.Neighbour;
import io.github.completioncache.semantic.VectorSpace;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Questions that mean the same: finds them, remembers those that were answered, and learns which
 * answers carry how far. None of its trouble reaches a caller.
 */
final class Semantics {

  /** Similarities are kept as floats. */
  private static final double ROUNDING = 1e-6;

  /** How many questions are indexed behind callers at a time. */
  private static final int INDEXED_BEHIND = 16;

  private final SemanticOptions options;
  private final GuardedEmbedder embedder;
  private final GuardedVectors vectors;
  private final Judging judging;
  private final Rows rows;
  private final Lessons lessons;
  private final Behind behind;
  private final SemanticTally tally = new SemanticTally();

  private Semantics(SemanticOptions options, ResponseCache cache, Executor executor) {
    this.options = options;
    Overheads overheads = new Overheads(cache.stats, cache.ticker);
    embedder = new GuardedEmbedder(options.embedder(), overheads, cache.store, cache.clock);
    vectors =
        new GuardedVectors(
            () -> options.vectors().orElseGet(() -> vectorsOf(cache.store)),
            VectorSpace.of(options.embedder()),
            cache.store,
            cache.clock);
    judging = new Judging("the judge", overheads, cache.store, cache.clock);
    // Another one than the judge: that one of them is down is not to keep from asking the other.
    Judging comparing = new Judging("the comparison", overheads, cache.store, cache.clock);
    rows = new Rows(vectors, cache.store);
    lessons = new Lessons(options, comparing, vectors, rows, cache, tally, executor);
    behind = new Behind(executor, INDEXED_BEHIND, cache.closed::get);
  }

  /** Null if they are not matched. */
  static @Nullable Semantics of(
      @Nullable SemanticOptions options, ResponseCache cache, Executor executor) {
    return options == null ? null : new Semantics(options, cache, executor);
  }

  private static VectorStore vectorsOf(GuardedStore store) {
    return store
        .capability(VectorStore.class)
        .orElseThrow(() -> new CacheStoreException("the store keeps no vectors"));
  }

  /** Looks for a question like that of {@code request}; null if it has none that is matched. */
  @Nullable Inquiry inquire(CacheRequest request, CacheKey key) {
    return searched(begin(request, key));
  }

  /**
   * As {@link #inquire}, for somebody who only wants to know: what the embedder does is neither
   * booked nor counted.
   */
  @Nullable Inquiry foretell(CacheRequest request, CacheKey key) {
    return searched(begin(request, key, embedder::embedUncounted));
  }

  private @Nullable Inquiry searched(@Nullable Inquiry inquiry) {
    if (inquiry != null) {
      search(inquiry);
    }
    return inquiry;
  }

  /** The question of {@code request} as a vector; null if it has none, or that fails. */
  private @Nullable Inquiry begin(CacheRequest request, CacheKey key) {
    return begin(request, key, text -> embedder.embed(text, request.account()));
  }

  private @Nullable Inquiry begin(
      CacheRequest request, CacheKey key, Function<String, @Nullable UnitVector> embed) {
    try {
      return questionOf(request, key, embed);
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      ResponseCache.LOG.debug("a question cannot be told ({})", e.getClass().getName());
      return null;
    }
  }

  private @Nullable Inquiry questionOf(
      CacheRequest request, CacheKey key, Function<String, @Nullable UnitVector> embed) {
    if (!request.options().semantic() || vectors.rests()) {
      return null;
    }
    Question question = request.question().orElse(null);
    if (question == null
        || question.text().isBlank()
        || question.text().length() > options.longestQuestion()) {
      return null;
    }
    UnitVector vector = embed.apply(question.text());
    return vector == null
        ? null
        : new Inquiry(request, key, question.text(), request.partition(question), vector);
  }

  private void search(Inquiry inquiry) {
    try {
      compare(inquiry);
    } catch (Throwable e) {
      // Rows of somebody else's index can be anything.
      Failures.throwIfFatal(e);
      inquiry.foundNothing("looking for a similar question failed");
    }
  }

  private void compare(Inquiry inquiry) {
    List<Neighbour> found =
        vectors.nearest(inquiry.partition, inquiry.vector, options.neighbours() + 1);
    if (found == null) {
      inquiry.foundNothing("the index of vectors failed");
      return;
    }
    // Its own answer has just been looked for, and cannot be served.
    List<Neighbour> others = new ArrayList<>(found);
    others.removeIf(
        neighbour -> neighbour.key().equals(inquiry.key) || inquiry.hasPassedOver(neighbour.key()));
    if (others.size() > options.neighbours()) {
      others.remove(others.size() - 1);
    }
    if (others.isEmpty()) {
      inquiry.foundNothing("no other question");
      return;
    }
    choose(inquiry, others);
  }

  private void choose(Inquiry inquiry, List<Neighbour> others) {
    String objection = "";
    for (Neighbour neighbour : others) {
      String against = objection(inquiry.text, neighbour.text());
      if (against == null) {
        decide(inquiry, others, neighbour);
        return;
      }
      if (objection.isEmpty()) {
        objection = against;
      }
    }
    inquiry.isGuarded(objection, others.get(0).similarity());
  }

  /** Null if no guard has anything against it. */
  private @Nullable String objection(String asked, String known) {
    for (Guard guard : options.guards()) {
      try {
        Optional<String> objection = guard.objection(asked, known);
        if (objection.isPresent()) {
          return objection.get();
        }
      } catch (Throwable e) {
        Failures.throwIfFatal(e);
        return "a guard failed";
      }
    }
    return null;
  }

  private void decide(Inquiry inquiry, List<Neighbour> others, Neighbour best) {
    // A rule that learns nothing is not to wait for what was learnt.
    Learnt learnt =
        options.rule().learns() ? vectors.learnt(inquiry.partition, best.answer()) : Learnt.NOTHING;
    if (learnt == null) {
      inquiry.foundNothing("the index of vectors failed", best.similarity());
      return;
    }
    CacheOptions asked = inquiry.request.options();
    Candidates candidates =
        new Candidates(
            inquiry.partition,
            asked.category(),
            others,
            best,
            learnt,
            asked.semanticThreshold().isPresent() ? asked.semanticThreshold().getAsDouble() : null);
    try {
      inquiry.found(candidates, options.rule().decide(candidates));
      if (inquiry.isToBeServed() && wasRejected(candidates)) {
        inquiry.declined("its answer was rejected for a question that was not less similar");
      }
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      inquiry.foundNothing("the rule failed", best.similarity());
    }
  }

  /** Whether its answer or its entry was found wrong before; true also if that cannot be told. */
  private boolean wasRejected(Candidates candidates) {
    CacheKey partition = candidates.partition();
    Neighbour best = candidates.best();
    Observation seen = candidates.observation(/* correct= */ false);
    List<Observation> ofAnswer =
        options.rule().learns()
            ? candidates.learnt().ofEntry()
            : vectors.observations(partition, best.answer());
    // Asked again, the provider may have used other words.
    List<Observation> ofEntry = vectors.observations(partition, best.key());
    return ofAnswer == null
        || ofEntry == null
        || ofAnswer.stream().anyMatch(each -> each.rejects(seen))
        || ofEntry.stream()
            .anyMatch(each -> each.rejected() && each.similarity() >= best.similarity() - ROUNDING);
  }

  /** The entry of the best candidate is gone: its row goes too, and the next best is looked for. */
  void lost(Inquiry inquiry) {
    Candidates candidates = inquiry.candidates();
    if (candidates != null) {
      vectors.remove(inquiry.partition, candidates.best().key());
      passOver(inquiry);
    }
  }

  /** As {@link #lost}, but nothing is removed. */
  void passOver(Inquiry inquiry) {
    Candidates candidates = inquiry.candidates();
    if (candidates != null) {
      inquiry.passesOver(candidates.best().key());
      search(inquiry);
    }
  }

  /** As {@link #accepts}, but no judge is asked, and no rule is told. */
  boolean wouldAccept(Inquiry inquiry, CacheEntry entry) {
    return servable(inquiry, entry) != null;
  }

  /** The text of {@code entry}; null if that is not to be served, whatever a judge says. */
  private @Nullable String servable(Inquiry inquiry, CacheEntry entry) {
    String answer = textOf(inquiry.request, entry);
    if (answer == null) {
      inquiry.declined("its answer is not plain text");
      return null;
    }
    if (options.isShadow()) {
      inquiry.isShadow();
      return null;
    }
    return answer;
  }

  /** Whether a judge has the last word. */
  boolean isJudged() {
    return options.judge().isPresent();
  }

  /** Whether {@code entry} may be served; says in {@code inquiry} why not. */
  boolean accepts(Inquiry inquiry, Candidates candidates, CacheEntry entry) {
    String answer = servable(inquiry, entry);
    if (answer == null) {
      if (options.isShadow()) {
        // The rule is to go on as it would in earnest. It has decided nothing if that was declined.
        served(inquiry);
      }
      return false;
    }
    return options.judge().isEmpty()
        || isAccepted(options.judge().get(), inquiry, candidates, answer);
  }

  private boolean isAccepted(Judge judge, Inquiry inquiry, Candidates candidates, String answer) {
    Boolean accepted =
        judging.judge(
            judge,
            inquiry.text,
            candidates.best().text(),
            answer,
            Optional.empty(),
            inquiry.request.account());
    if (accepted == null || !accepted) {
      inquiry.declined(accepted == null ? "the judge failed" : "the judge does not accept it");
      return false;
    }
    return true;
  }

  /** It is over. */
  void looked(Inquiry inquiry) {
    tally.looked(inquiry.request.options().category(), inquiry.result());
  }

  /** What has been counted up to now. */
  SemanticReport report() {
    return tally.report();
  }

  /** The answer was served. */
  void served(Inquiry inquiry) {
    Candidates candidates = inquiry.candidates();
    if (candidates != null && inquiry.decision() != null) {
      try {
        options.rule().served(candidates, inquiry.decision());
      } catch (Throwable e) {
        Failures.throwIfFatal(e);
        ResponseCache.LOG.debug("a rule fails to count ({})", e.getClass().getName());
      }
    }
  }

  /**
   * An answer of the provider has been stored, for which no similar question has been looked for.
   * From now on its question is found.
   */
  void index(CacheRequest request, CacheEntry entry) {
    stored(request, entry, begin(request, entry.key()));
  }

  /** As {@link #index}, behind the caller unless there is no room for that. */
  void indexBehind(CacheRequest request, CacheEntry entry) {
    // What is to be found no longer is to go at once.
    if (!request.options().semantic() || !behind.takes(() -> index(request, entry))) {
      index(request, entry);
    }
  }

  /**
   * An answer of the provider has been stored: from now on its question is found, unless the call
   * did without matching.
   *
   * @param inquiry what was found before it was asked; null if it has no question, or looking for
   *     similar ones failed
   */
  void stored(CacheRequest request, CacheEntry entry, @Nullable Inquiry inquiry) {
    try {
      if (!request.options().semantic()) {
        forget(request, entry.key());
        return;
      }
      String answer = inquiry == null ? null : textOf(request, entry);
      if (inquiry != null && answer != null) {
        rows.put(inquiry, Answers.digest(answer), entry);
        lessons.learn(inquiry, entry, answer);
      }
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      ResponseCache.LOG.debug("a question cannot be indexed ({})", e.getClass().getName());
    }
  }

  /** An earlier answer may have been for everybody; the one in its place is not. */
  private void forget(CacheRequest request, CacheKey key) {
    request.question().ifPresent(question -> vectors.remove(request.partition(question), key));
  }

  static @Nullable String textOf(CacheRequest request, CacheEntry entry) {
    try {
      return entry
          .readBody(
              (b, offset, length) -> request.api().answerText(entry.form(), b, offset, length))
          .orElse(null);
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      return null;
    }
  }

  /**
   * The answer was found wrong for the question that it was served for. Throws what the index
   * throws: who rejects an answer must know if that is not kept.
   */
  void rejected(Match match) {
    // What is learnt belongs to the answer; but asked again, the provider may use other words.
    Set<CacheKey> answers = new HashSet<>(List.of(match.answer(), match.served()));
    vectors.remove(match.partition(), match.served());
    vectors.insistToObserve(match.partition(), answers, match.seen().asRejected());
  }
}
