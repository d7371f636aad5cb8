package io.github.completioncache.semantic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A direction: a vector of length 1. Instances are immutable and safe for use by several threads.
 */
public final class UnitVector {

  private final float[] values;

  private UnitVector(float[] values) {
    this.values = values;
  }

  /**
   * The direction of {@code vector}, which is copied.
   *
   * @throws IllegalArgumentException if it has no numbers, one that is not finite, or only zeros
   */
  public static UnitVector of(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      // What is not finite makes the sum so.
      squares += (double) value * value;
    }
    if (vector.length == 0 || !(squares > 0) || Double.isInfinite(squares)) {
      throw new IllegalArgumentException(
          "vector must have a direction, but its squared length is " + squares);
    }
    double length = Math.sqrt(squares);
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return new UnitVector(unit);
  }

  /**
   * The vector that {@link #toBytes} gave.
   *
   * @throws IllegalArgumentException as {@link #of}, or if they are no whole number of floats
   */
  public static UnitVector fromBytes(byte[] bytes) {
    if (bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "bytes of a vector must be a multiple of 4, but are " + bytes.length);
    }
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return of(values);
  }

  /** The numbers as floats of four bytes, the lowest byte first. */
  public byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** The numbers, a new array at each call. */
  public float[] toFloats() {
    return values.clone();
  }

  /** How many numbers it has. */
  public int dimensions() {
    return values.length;
  }

  /**
   * The cosine similarity of both, from -1 to 1.
   *
   * @throws IllegalArgumentException if the other one has another size
   */
  public double cosine(UnitVector other) {
    float[] those = other.values;
    if (those.length != values.length) {
      throw new IllegalArgumentException(
          "vectors must be of one size, but are of " + values.length + " and " + those.length);
    }
    // Four sums, which the compiler can keep in one register.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (int end = values.length - 3; i < end; i += 4) {
      a += values[i] * those[i];
      b += values[i + 1] * those[i + 1];
      c += values[i + 2] * those[i + 2];
      d += values[i + 3] * those[i + 3];
    }
    for (; i < values.length; i++) {
      a += values[i] * those[i];
    }
    return Math.max(-1, Math.min(1, (double) a + b + c + d));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitVector that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** Its size only: a vector tells much of the text it was made of. */
  @Override
  public String toString() {
    return "UnitVector[" + values.length + "]";
  }
}
