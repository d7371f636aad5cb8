package io.github.completioncache.semantic;

import io.github.completioncache.stats.TokenUsage;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a text into a vector, so that texts which mean the same have vectors of almost the same
 * direction. Implementations are safe for use by several threads.
 */
public interface Embedder {

  /**
   * Which model makes the vectors, such as {@code openai/text-embedding-3-small}. Vectors of
   * different embedders are never compared, so it must change whenever the vectors do.
   */
  String id();

  /** How many numbers a vector has; from 1 to 16,384. */
  int dimensions();

  /**
   * The vector of a text. The cache checks it: one of another size, or without a direction, is as
   * good as an exception.
   *
   * <p>What it throws does not reach the caller of the cache, whose call is then answered without
   * semantic matching; only an error of the virtual machine itself, such as {@link
   * OutOfMemoryError}, is passed on.
   *
   * @throws UnusableAnswerException if a model was paid for something of no use: that is booked
   */
  Embedding embed(String text);

  /**
   * An embedder that costs nothing.
   *
   * @param id as {@link #id}
   * @param dimensions as {@link #dimensions}
   * @param vectors makes the vectors; called by several threads
   * @throws IllegalArgumentException if {@code id} is blank or {@code dimensions} is not from 1 to
   *     16,384
   */
  static Embedder of(String id, int dimensions, Function<String, float[]> vectors) {
    Objects.requireNonNull(vectors, "vectors");
    VectorSpace space = new VectorSpace(id, dimensions);
    return new Embedder() {
      @Override
      public String id() {
        return space.embedder();
      }

      @Override
      public int dimensions() {
        return space.dimensions();
      }

      @Override
      public Embedding embed(String text) {
        return Embedding.free(vectors.apply(text));
      }
    };
  }

  /**
   * A vector, and what it cost.
   *
   * @param vector not necessarily of length 1
   * @param model the name that {@code usage} is priced by; empty if it is free
   * @param usage the tokens that were paid for: {@link TokenUsage#NONE} if none were, null if that
   *     is not known
   */
  @SuppressWarnings("ArrayRecordComponent") // It is handed over, not compared.
  record Embedding(float[] vector, String model, @Nullable TokenUsage usage) {

    /** Rejects null. */
    public Embedding {
      Objects.requireNonNull(vector, "vector");
      Objects.requireNonNull(model, "model");
    }

    /** A vector that cost nothing. */
    public static Embedding free(float[] vector) {
      return new Embedding(vector, "", TokenUsage.NONE);
    }
  }
}
