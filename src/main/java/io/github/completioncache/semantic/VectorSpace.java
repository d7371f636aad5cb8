package io.github.completioncache.semantic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Which vectors may be compared with each other: those of one embedder and size.
 *
 * @param embedder {@link Embedder#id()}
 * @param dimensions {@link Embedder#dimensions()}
 */
public record VectorSpace(String embedder, int dimensions) {

  private static final int MOST_DIMENSIONS = 16_384;
  private static final int NAME_BYTES = 8;

  /**
   * @throws IllegalArgumentException if {@code embedder} is blank, or {@code dimensions} is below 1
   *     or above 16,384
   */
  public VectorSpace {
    if (Objects.requireNonNull(embedder, "embedder").isBlank()) {
      throw new IllegalArgumentException(
          "id of the embedder must not be blank, but is \"" + embedder + "\"");
    }
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          "dimensions must be between 1 and " + MOST_DIMENSIONS + ", but is " + dimensions);
    }
  }

  /** That of the vectors of {@code embedder}. */
  public static VectorSpace of(Embedder embedder) {
    return new VectorSpace(embedder.id(), embedder.dimensions());
  }

  /**
   * Accepts a vector of this size.
   *
   * @throws IllegalArgumentException if it has another one
   */
  public void requireSize(UnitVector vector) {
    if (vector.dimensions() != dimensions) {
      throw new IllegalArgumentException(
          "vector must have " + dimensions + " numbers, but has " + vector.dimensions());
    }
  }

  /** A name for keys, tables and folders: the size, and 16 hexadecimal digits for the embedder. */
  public String name() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(embedder.getBytes(StandardCharsets.UTF_8));
      return dimensions + "-" + HexFormat.of().formatHex(digest, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
