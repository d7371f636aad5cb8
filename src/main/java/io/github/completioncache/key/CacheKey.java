package io.github.completioncache.key;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * The identity of a request: a SHA-256 digest of its canonical form.
 *
 * <p>A key tells nothing about the request it was made of, so it may be logged and shown. Instances
 * are immutable and safe for use by several threads.
 */
public final class CacheKey {

  /** Length of a key in bytes. */
  public static final int BYTES = 32;

  private static final HexFormat HEX = HexFormat.of();

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  private CacheKey(ByteBuffer digest) {
    first = digest.getLong();
    second = digest.getLong();
    third = digest.getLong();
    fourth = digest.getLong();
  }

  /**
   * The key with the given bytes, which are copied.
   *
   * @throws IllegalArgumentException if {@code sha256} is not 32 bytes long
   */
  public static CacheKey of(byte[] sha256) {
    Objects.requireNonNull(sha256, "sha256");
    if (sha256.length != BYTES) {
      throw new IllegalArgumentException("sha256 must have 32 bytes, but has " + sha256.length);
    }
    return new CacheKey(ByteBuffer.wrap(sha256));
  }

  /**
   * The key written as 64 hexadecimal digits, in lower or upper case.
   *
   * @throws IllegalArgumentException if {@code hex} is anything else
   */
  public static CacheKey parse(String hex) {
    Objects.requireNonNull(hex, "hex");
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException(
          "a key has 64 hexadecimal digits, but this text has " + hex.length() + " characters");
    }
    return of(HEX.parseHex(hex.toLowerCase(Locale.ROOT)));
  }

  /** The 32 bytes of the digest, a new array at each call. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }

  /** The key as 64 lower-case hexadecimal digits. */
  public String hex() {
    return HEX.formatHex(toBytes());
  }

  /** The first twelve digits of {@link #hex()}: enough for a person to recognise a key in a log. */
  public String prefix() {
    return HEX.toHexDigits(first).substring(0, 12);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheKey that
        && first == that.first
        && second == that.second
        && third == that.third
        && fourth == that.fourth;
  }

  @Override
  public int hashCode() {
    // Any 32 bits of a cryptographic digest are as good as all of them.
    return (int) first;
  }

  /** The same as {@link #hex()}. */
  @Override
  public String toString() {
    return hex();
  }
}
