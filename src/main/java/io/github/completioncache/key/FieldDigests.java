package io.github.completioncache.key;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What is remembered of a request so that it can be said later in which fields another one differs
 * from it: a digest of each field, and no text.
 *
 * <p>Digests are keyed with a secret of this process, so they cannot be compared with those of
 * guessed texts. What is kept as it is: the names of fields and headers, the model's name, and
 * numbers, {@code true}, {@code false} and {@code null} outside of arrays. Objects that hold names
 * of the user's making, and all that lies deep or in long lists, are compared as a whole.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class FieldDigests {

  /** The most memory that one request takes, in bytes, besides its key. */
  public static final int MAX_BYTES = 64 << 10;

  private final FieldTree envelope;
  private final FieldTree body;

  private FieldDigests(FieldTree envelope, FieldTree body) {
    this.envelope = envelope;
    this.body = body;
  }

  /**
   * The digests of a request.
   *
   * @param counted whether the top-level field of that name is part of the key; others are left out
   */
  public static FieldDigests of(
      KeyEnvelope envelope, CanonicalJson body, Predicate<String> counted) {
    Objects.requireNonNull(counted, "counted");
    return new FieldDigests(envelope.fields(), body.fields(counted));
  }

  /**
   * In how many places this request differs from an earlier one; things appended to a list are one
   * place. Stops counting at {@code limit}.
   */
  public int distanceTo(FieldDigests earlier, int limit) {
    FieldComparison comparison = FieldComparison.counting(limit);
    compare(earlier, comparison);
    return comparison.count();
  }

  /**
   * In what this request differs from an earlier one, such as {@code temperature absent (was 0)}:
   * printable ASCII, endpoint and headers first.
   *
   * @param most how many differences are named
   * @param characters how long they may be together, with two characters between each; if that or
   *     {@code most} is exceeded, the last text says how many more there are
   */
  public List<String> differencesTo(FieldDigests earlier, int most, int characters) {
    DifferenceTexts texts = new DifferenceTexts(most, characters);
    compare(earlier, FieldComparison.telling(texts));
    return texts.list();
  }

  private void compare(FieldDigests earlier, FieldComparison comparison) {
    comparison.compare(envelope, earlier.envelope, EnvelopeFields::name);
    comparison.compare(body, earlier.body, path -> path);
  }

  /** How much memory it takes, in bytes. */
  int bytes() {
    return envelope.bytes() + body.bytes();
  }

  /** Tells its size only. */
  @Override
  public String toString() {
    return "FieldDigests[" + bytes() + " bytes]";
  }
}
