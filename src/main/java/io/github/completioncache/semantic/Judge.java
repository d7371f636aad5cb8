package io.github.completioncache.semantic;

import io.github.completioncache.stats.TokenUsage;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the answer to one question will do for another one: as a second look before it is
 * served, or afterwards, beside the real answer, to find out whether it would have been right.
 * Implementations are safe for use by several threads.
 *
 * <p>What it throws does not reach the caller of the cache: without a verdict the answer is not
 * served, and nothing is learnt. Only an error of the virtual machine itself, such as {@link
 * OutOfMemoryError}, is passed on.
 */
@FunctionalInterface
public interface Judge {

  /**
   * The verdict on one case.
   *
   * @throws UnusableAnswerException if a model was paid for what is no verdict: that is booked
   */
  Verdict judge(Case given);

  /** Whether a verdict costs next to nothing, so that as many are asked for as can be used. */
  default boolean isFree() {
    return false;
  }

  /**
   * Compares the answers themselves: they are the same if they are equal but for white space. Free.
   * Right for canned answers, classes, and data; models rarely say the same twice in the same
   * words.
   */
  static Judge equality() {
    return EqualAnswers.JUDGE;
  }

  /**
   * Compares what the answers mean: they are the same from a similarity of theirs on, unless their
   * numbers, units or times differ, or one negates or excludes what the other says. Answers of more
   * than 8,192 characters are the same only if they are equal but for white space.
   *
   * @param embedder makes vectors of answers
   * @param threshold cosine similarity, above 0 and at most 1
   * @throws IllegalArgumentException if it is not in that range
   */
  static Judge similarity(Embedder embedder, double threshold) {
    return new SimilarAnswers(embedder, threshold);
  }

  /**
   * What is to be judged.
   *
   * @param asked the question of the caller
   * @param known the question that is answered already
   * @param knownAnswer its answer
   * @param actualAnswer what the provider answers to {@code asked}; empty before it is asked
   */
  record Case(String asked, String known, String knownAnswer, Optional<String> actualAnswer) {

    /** Rejects null. */
    public Case {
      Objects.requireNonNull(asked, "asked");
      Objects.requireNonNull(known, "known");
      Objects.requireNonNull(knownAnswer, "knownAnswer");
      Objects.requireNonNull(actualAnswer, "actualAnswer");
    }

    /** Nothing of it: all is content. */
    @Override
    public String toString() {
      return "Case[]";
    }
  }

  /**
   * A verdict, and what it cost.
   *
   * @param accepted whether {@code knownAnswer} will do
   * @param model the name that {@code usage} is priced by; empty if it is free
   * @param usage the tokens that were paid for; null if that is not known
   */
  record Verdict(boolean accepted, String model, @Nullable TokenUsage usage) {

    /** Rejects null. */
    public Verdict {
      Objects.requireNonNull(model, "model");
    }

    /** A verdict that cost nothing. */
    public static Verdict free(boolean accepted) {
      return new Verdict(accepted, "", TokenUsage.NONE);
    }
  }
}
