package io.github.completioncache.semantic;

import io.github.completioncache.semantic.Embedder.Embedding;
import io.github.completioncache.stats.TokenUsage;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes answers for the same from a similarity on, unless a guard tells them apart. */
final class SimilarAnswers implements Judge {

  /** Those that know of answers what they know of questions. */
  private static final Set<String> OF_ANSWERS =
      Set.of("numbers", "units", "times", "negation", "alternatives");

  private static final List<Guard> GUARDS =
      Guards.standard().stream().filter(guard -> OF_ANSWERS.contains(guard.name())).toList();

  private final Embedder embedder;
  private final double threshold;

  SimilarAnswers(Embedder embedder, double threshold) {
    this.embedder = Objects.requireNonNull(embedder, "embedder");
    this.threshold = FixedRule.requireSimilarity("threshold", threshold);
  }

  @Override
  public Verdict judge(Case given) {
    String actual = given.actualAnswer().orElseThrow(NotAnswered::new);
    if (Answers.digest(actual).equals(Answers.digest(given.knownAnswer()))) {
      return Verdict.free(true);
    }
    for (Guard guard : GUARDS) {
      if (guard.objection(actual, given.knownAnswer()).isPresent()) {
        return Verdict.free(false);
      }
    }
    Embedding one = embedder.embed(actual);
    Embedding other = embedder.embed(given.knownAnswer());
    double similarity = UnitVector.of(one.vector()).cosine(UnitVector.of(other.vector()));
    String model = one.model().isEmpty() ? other.model() : one.model();
    return new Verdict(similarity >= threshold, model, sum(one.usage(), other.usage()));
  }

  private static @Nullable TokenUsage sum(@Nullable TokenUsage one, @Nullable TokenUsage other) {
    return one == null || other == null
        ? null
        : new TokenUsage(
            one.promptTokens() + other.promptTokens(),
            one.cachedPromptTokens() + other.cachedPromptTokens(),
            one.completionTokens() + other.completionTokens());
  }
}
