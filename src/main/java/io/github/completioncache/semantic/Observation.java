package io.github.completioncache.semantic;

import java.nio.ByteBuffer;

/**
 * What was found out once about giving the answer of an entry to another question.
 *
 * @param similarity of both questions, from -1 to 1
 * @param rival the similarity of the nearest question that has another answer, from -1 to 1; if all
 *     neighbours had the same, that of the last of them
 * @param agreeing how many of the neighbours had the same answer as the entry, itself included
 * @param neighbours how many neighbours there were
 * @param correct whether the answer was right
 * @param rejected whether the application said that it was wrong
 */
public record Observation(
    double similarity,
    double rival,
    int agreeing,
    int neighbours,
    boolean correct,
    boolean rejected) {

  private static final double ROUNDING = 1e-3;
  private static final byte FORMAT = 1;

  /** How long the stored form is. */
  public static final int BYTES = 12;

  /**
   * Rejects what cannot have been observed.
   *
   * @throws IllegalArgumentException if a similarity is no number from -1 to 1, a count is
   *     negative, or more neighbours agree than there are
   */
  public Observation {
    requireSimilarity("similarity", similarity);
    requireSimilarity("rival", rival);
    if (agreeing < 0 || agreeing > neighbours) {
      throw new IllegalArgumentException(
          "agreeing must be from 0 to neighbours, which are "
              + neighbours
              + ", but is "
              + agreeing);
    }
  }

  static void requireSimilarity(String name, double value) {
    // What is computed may be off by a rounding error.
    if (!(Math.abs(value) <= 1 + ROUNDING)) {
      throw new IllegalArgumentException(name + " must be from -1 to 1, but is " + value);
    }
  }

  private static final int CORRECT = 1;
  private static final int REJECTED = 2;

  /** The stored form: one byte of format, flags, two counts, two floats. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(FORMAT)
        .put((byte) ((correct ? CORRECT : 0) | (rejected ? REJECTED : 0)))
        .put((byte) Math.min(Byte.MAX_VALUE, agreeing))
        .put((byte) Math.min(Byte.MAX_VALUE, neighbours))
        .putFloat((float) similarity)
        .putFloat((float) rival)
        .array();
  }

  /** The same, found wrong by the application. */
  public Observation asRejected() {
    return new Observation(
        similarity, rival, agreeing, neighbours, /* correct= */ false, /* rejected= */ true);
  }

  /** Whether the application found this one wrong, and {@code other} is in no way better. */
  public boolean rejects(Observation other) {
    return rejected && Evidence.isAtMost(Evidence.of(other), Evidence.of(this));
  }

  /**
   * Reads the stored form.
   *
   * @throws IllegalArgumentException if it is none that is known
   */
  public static Observation fromBytes(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != FORMAT) {
      throw new IllegalArgumentException("an observation of an unknown format");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    int flags = buffer.get();
    int agreeing = buffer.get();
    int neighbours = buffer.get();
    return new Observation(
        buffer.getFloat(),
        buffer.getFloat(),
        agreeing,
        neighbours,
        (flags & CORRECT) != 0,
        (flags & REJECTED) != 0);
  }
}
