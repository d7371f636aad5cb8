package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Candidates;
import io.github.completioncache.semantic.Decision;
import io.github.completioncache.semantic.SemanticTally;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.VectorIndex;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One question on its search for another one that means the same. For one thread. */
final class Inquiry {

  final CacheRequest request;
  final CacheKey key;
  final String text;
  final CacheKey partition;
  final UnitVector vector;

  private @Nullable Candidates candidates;
  private @Nullable Decision decision;

  /** Why nothing is served, in words that do not vary with the request; and all that is known. */
  private String summary = "";

  private String detail = "";

  /** Questions that are none any more, for their answers are gone. */
  private final Set<CacheKey> passedOver = new HashSet<>();

  private SemanticTally.Result result = SemanticTally.Result.MISSED;

  Inquiry(CacheRequest request, CacheKey key, String text, CacheKey partition, UnitVector vector) {
    this.request = request;
    this.key = key;
    this.text = text;
    this.partition = partition;
    this.vector = vector;
  }

  /** The question that was found, and what is to be done; null if there is none. */
  @Nullable Candidates candidates() {
    return candidates;
  }

  /** What the rule says; null if it was not asked. */
  @Nullable Decision decision() {
    return decision;
  }

  boolean isToBeServed() {
    return decision != null && decision.kind() == Decision.Kind.SERVE;
  }

  /** The answer to a question that was found is gone. */
  void passesOver(CacheKey key) {
    passedOver.add(key);
  }

  boolean hasPassedOver(CacheKey key) {
    return passedOver.contains(key);
  }

  /** The most similar question is {@code similarity} away, but cannot be used. */
  void foundNothing(String why, double similarity) {
    foundNothing(why);
    detail = String.format(Locale.ROOT, "%s, similarity %.3f", why, similarity);
  }

  void foundNothing(String why) {
    candidates = null;
    decision = null;
    result = SemanticTally.Result.MISSED;
    summary = why;
    detail = why;
  }

  /** A guard speaks against every neighbour. */
  void isGuarded(String objection, double similarity) {
    foundNothing("a guard objects, " + objection, similarity);
    result = SemanticTally.Result.GUARDED;
  }

  void found(Candidates candidates, Decision decision) {
    this.candidates = candidates;
    this.decision = decision;
    result =
        switch (decision.kind()) {
          case SERVE -> SemanticTally.Result.SERVED;
          case EXPLORE, CHECK -> SemanticTally.Result.EXPLORED;
          case MISS -> SemanticTally.Result.MISSED;
        };
    summary =
        switch (decision.kind()) {
          case SERVE -> "similar enough";
          case EXPLORE, CHECK -> "a similar question, asked to learn from it";
          case MISS -> "no question similar enough";
        };
    detail = summary + ": " + decision.reason();
  }

  /** What was decided to be served is not. */
  void declined(String why) {
    summary = why;
    detail = decision == null ? why : why + ": " + decision.reason();
    decision = null;
    result = SemanticTally.Result.MISSED;
  }

  /** As {@link #declined}, but what is to be learnt of it still is. */
  void isShadow() {
    summary = "shadow mode";
    detail = decision == null ? summary : "would be served in earnest: " + decision.reason();
  }

  /** What came of it, up to now. */
  SemanticTally.Result result() {
    return result;
  }

  /** In words that do not vary with the request. */
  String summary() {
    return summary;
  }

  /** With the numbers of this request. */
  String detail() {
    return detail;
  }

  /** What is kept of it once it is answered by {@code key}. */
  VectorIndex.Row row(CacheKey answer, Instant expires) {
    return new VectorIndex.Row(partition, key, vector, text, answer, expires);
  }
}
