package io.github.completioncache.semantic;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How questions are matched by their meaning.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class SemanticOptions {

  private static final int MOST_NEIGHBOURS = 100;
  private static final int LONGEST_QUESTION = 8_192;

  private final Embedder embedder;
  private final MatchRule rule;
  private final List<Guard> guards;
  private final @Nullable Judge judge;
  private final Judge comparison;
  private final boolean shadow;
  private final int neighbours;
  private final int longestQuestion;
  private final @Nullable VectorStore vectors;

  private SemanticOptions(Builder builder) {
    embedder = Objects.requireNonNull(builder.embedder);
    rule = Objects.requireNonNull(builder.rule);
    guards = List.copyOf(builder.guards);
    judge = builder.judge;
    comparison = builder.comparison;
    shadow = builder.shadow;
    neighbours = builder.neighbours;
    longestQuestion = builder.longestQuestion;
    vectors = builder.vectors;
  }

  /** A builder on which {@code embedder} and {@code rule} must be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with everything as it is here. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.embedder = embedder;
    builder.rule = rule;
    builder.guards = guards;
    builder.judge = judge;
    builder.comparison = comparison;
    builder.shadow = shadow;
    builder.neighbours = neighbours;
    builder.longestQuestion = longestQuestion;
    builder.vectors = vectors;
    return builder;
  }

  /** Makes vectors of questions. */
  public Embedder embedder() {
    return embedder;
  }

  /** Decides whether an answer is served. */
  public MatchRule rule() {
    return rule;
  }

  /** What can speak against an answer whatever its similarity; unmodifiable. */
  public List<Guard> guards() {
    return guards;
  }

  /** Has a second look at what is to be served. */
  public Optional<Judge> judge() {
    return Optional.ofNullable(judge);
  }

  /** Compares answers, so that the rule and the report learn. */
  public Judge comparison() {
    return comparison;
  }

  /** Whether nothing is served, and only counted what would have been. */
  public boolean isShadow() {
    return shadow;
  }

  /** How many neighbours are looked at. */
  public int neighbours() {
    return neighbours;
  }

  /** How many characters a question has at most. */
  public int longestQuestion() {
    return longestQuestion;
  }

  /** Where vectors are kept; empty for the store of the cache. */
  public Optional<VectorStore> vectors() {
    return Optional.ofNullable(vectors);
  }

  /** Collects options. Not safe for use by several threads. */
  public static final class Builder {

    private @Nullable Embedder embedder;
    private @Nullable MatchRule rule;
    private List<Guard> guards = Guards.standard();
    private @Nullable Judge judge;
    private Judge comparison = Judge.equality();
    private boolean shadow;
    private int neighbours = 10;
    private int longestQuestion = 1_000;
    private @Nullable VectorStore vectors;

    private Builder() {}

    /**
     * Makes vectors of questions. Required. It is asked once on every miss that could be matched,
     * on the thread of the caller, and never on an exact hit. For an answer that is refreshed it is
     * asked behind the caller.
     *
     * @throws IllegalArgumentException if its id is blank, or its size below 1 or above 16,384
     */
    public Builder embedder(Embedder embedder) {
      VectorSpace unused = VectorSpace.of(embedder);
      this.embedder = embedder;
      return this;
    }

    /** Decides whether an answer is served. Required. */
    public Builder rule(MatchRule rule) {
      this.rule = Objects.requireNonNull(rule, "rule");
      return this;
    }

    /**
     * What can speak against an answer whatever its similarity, in place of the standard ones. With
     * none, questions that differ in a number or in a "not" share their answers. Default: {@link
     * Guards#standard()}.
     */
    public Builder guards(List<? extends Guard> guards) {
      this.guards = List.copyOf(guards);
      return this;
    }

    /** Adds one to what can speak against an answer. */
    public Builder guard(Guard guard) {
      List<Guard> more = new ArrayList<>(guards);
      more.add(Objects.requireNonNull(guard, "guard"));
      this.guards = more;
      return this;
    }

    /**
     * Has a second look at every answer that is to be served, on the thread of the caller; one that
     * it does not accept is not served. In shadow mode it is not asked. Default: nobody.
     *
     * @throws IllegalArgumentException if it is one that compares two answers: {@link
     *     Judge#equality} or {@link Judge#similarity}
     */
    public Builder judge(Judge judge) {
      Objects.requireNonNull(judge, "judge");
      if (judge instanceof EqualAnswers || judge instanceof SimilarAnswers) {
        throw new IllegalArgumentException(
            "judge must judge one answer, but is one that compares two: see comparison");
      }
      this.judge = judge;
      return this;
    }

    /**
     * Says whether the answer of the most similar question would have been right, once the real one
     * is there; behind the caller. Only asked where somebody learns of it: a rule, or the report of
     * the shadow mode. Default: {@link Judge#equality()}.
     */
    public Builder comparison(Judge comparison) {
      this.comparison = Objects.requireNonNull(comparison, "comparison");
      return this;
    }

    /**
     * Serves nothing, and only counts what would have been served and whether that would have been
     * right. Default: false.
     */
    public Builder shadow(boolean shadow) {
      this.shadow = shadow;
      return this;
    }

    /**
     * How many of the most similar questions are looked at: the best of them that no guard speaks
     * against may be served, all of them tell how sure that is. Default: 10.
     *
     * @throws IllegalArgumentException if it is below 1 or above 100
     */
    public Builder neighbours(int most) {
      if (most < 1 || most > MOST_NEIGHBOURS) {
        throw new IllegalArgumentException(
            "neighbours must be between 1 and " + MOST_NEIGHBOURS + ", but is " + most);
      }
      this.neighbours = most;
      return this;
    }

    /**
     * How many characters a question has at most; longer ones are not matched. Embedding models
     * read the beginning of a text only, so that long texts with the same beginning look the same
     * to them: stay below what yours reads. Default: 1,000.
     *
     * @throws IllegalArgumentException if it is below 1 or above 8,192
     */
    public Builder longestQuestion(int characters) {
      if (characters < 1 || characters > LONGEST_QUESTION) {
        throw new IllegalArgumentException(
            "longestQuestion must be between 1 and " + LONGEST_QUESTION + ", but is " + characters);
      }
      this.longestQuestion = characters;
      return this;
    }

    /**
     * Where vectors are kept, and the texts of questions with them. It stays the caller's. Default:
     * the store of the cache, which must be able to.
     */
    public Builder vectors(VectorStore vectors) {
      this.vectors = Objects.requireNonNull(vectors, "vectors");
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalStateException if {@code embedder} or {@code rule} was not set
     */
    public SemanticOptions build() {
      if (embedder == null) {
        throw new IllegalStateException("embedder is required, but was not set");
      }
      if (rule == null) {
        throw new IllegalStateException("rule is required, but was not set");
      }
      return new SemanticOptions(this);
    }
  }
}
