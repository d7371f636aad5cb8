package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorSpace;
import java.util.regex.Pattern;

/**
 * The names of the keys of one partition. All of them have the same hash tag, so that a script
 * finds them on one node of a Cluster, while partitions are spread over all nodes.
 */
final class VectorNames {

  private final String spelled;
  private final String beginning;

  /**
   * @param spelled as {@link #spelled()} gives it
   */
  VectorNames(String prefix, String spelled) {
    this.spelled = spelled;
    this.beginning = beginning(prefix) + spelled + "}:";
  }

  static VectorNames of(String prefix, VectorSpace space, CacheKey partition) {
    return new VectorNames(prefix, space.name() + ":" + partition.hex());
  }

  /** Matches the names of vectors, elements and expiries, and of nothing else. */
  static Pattern ofRows(String prefix) {
    return Pattern.compile(
        Pattern.quote(beginning(prefix)) + "[0-9]+-[0-9a-f]{16}:[0-9a-f]{64}}:[vrx]");
  }

  private static String beginning(String prefix) {
    return prefix + "v:{" + prefix;
  }

  /** Space and partition, to be noted elsewhere. */
  byte[] spelled() {
    return spelled.getBytes(US_ASCII);
  }

  /** The vector set, whose elements are rows. */
  byte[] vectors() {
    return KeyNames.bytes(beginning + 'v');
  }

  /** The element of each key. */
  byte[] elements() {
    return KeyNames.bytes(beginning + 'r');
  }

  /** When the row of each key expires. */
  byte[] expiries() {
    return KeyNames.bytes(beginning + 'x');
  }

  /** What was learnt about the whole partition. */
  byte[] learnt() {
    return KeyNames.bytes(beginning + 'o');
  }

  /** What was learnt about one answer. */
  byte[] learnt(CacheKey answer) {
    return KeyNames.bytes(beginning + "o:" + answer.hex());
  }
}
