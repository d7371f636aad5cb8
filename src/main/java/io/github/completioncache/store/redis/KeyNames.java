package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorSpace;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of this store's keys in Redis, all of which begin with the prefix that the user chose.
 *
 * <p>Labels appear as digests: any text is exact, no label can be mistaken for a pattern or a hash
 * tag, and nobody who lists the keys learns the name of a tenant.
 */
final class KeyNames {

  private static final String FORBIDDEN = "*?[]\\";
  private static final HexFormat HEX = HexFormat.of();
  private static final int LABEL_BYTES = 16;

  private final String prefix;
  private final byte[] entries;
  private final Pattern vectorRows;

  KeyNames(String prefix) {
    this.prefix = prefix;
    this.entries = bytes(entryPrefix());
    this.vectorRows = VectorNames.ofRows(prefix);
  }

  /**
   * @throws IllegalArgumentException if {@code prefix} cannot be one
   */
  static String requirePrefix(String prefix) {
    if (prefix.isEmpty()) {
      throw new IllegalArgumentException("keyPrefix must not be empty");
    }
    for (int i = 0; i < prefix.length(); i++) {
      char c = prefix.charAt(i);
      if (Character.isWhitespace(c) || Character.isISOControl(c) || Character.isSurrogate(c)) {
        throw new IllegalArgumentException(
            "keyPrefix must be free of white space, control characters and surrogates, but is \""
                + prefix
                + "\"");
      }
      if (FORBIDDEN.indexOf(c) >= 0) {
        throw new IllegalArgumentException(
            "keyPrefix must be free of the pattern characters "
                + FORBIDDEN
                + ", but is \""
                + prefix
                + "\"");
      }
    }
    return prefix;
  }

  byte[] entry(CacheKey key) {
    byte[] digest = key.toBytes();
    byte[] name = new byte[entries.length + 2 * digest.length];
    System.arraycopy(entries, 0, name, 0, entries.length);
    int at = entries.length;
    for (byte b : digest) {
      name[at++] = (byte) HEX.toHighHexDigit(b);
      name[at++] = (byte) HEX.toLowHexDigit(b);
    }
    return name;
  }

  /** The beginning of the names of all entries, and possibly of others: see {@link #keyIn}. */
  String entryPrefix() {
    return prefix + "e:";
  }

  /** A pattern that covers the names of all entries, and possibly others: see {@link #keyIn}. */
  String entryPattern() {
    return entryPrefix() + "*";
  }

  /** A pattern that covers the names of all entries and of all texts, and possibly others. */
  String entryAndTextPattern() {
    return prefix + "[et]:*";
  }

  /** The same, and the names of all rows of vectors. */
  String contentPattern() {
    return prefix + "[etvp]:*";
  }

  /** The text of a request that a ledger keeps. */
  byte[] text(CacheKey key) {
    return bytes(textPrefix() + key.hex());
  }

  private String textPrefix() {
    return prefix + "t:";
  }

  LedgerNames ledger() {
    return new LedgerNames(prefix);
  }

  VectorNames vectors(VectorSpace space, CacheKey partition) {
    return VectorNames.of(prefix, space, partition);
  }

  /** Those of the space and partition that {@link VectorNames#spelled()} has told. */
  VectorNames vectors(String spelled) {
    return new VectorNames(prefix, spelled);
  }

  /** In which partitions there are rows of an entry. */
  byte[] places(CacheKey key) {
    return bytes(placesPrefix() + key.hex());
  }

  private String placesPrefix() {
    return prefix + "p:";
  }

  /** What has a value while there may be rows. */
  byte[] anyVectors() {
    return bytes(prefix + "y");
  }

  /** Whether a key has rows, or says where some are. */
  boolean isOfRows(String name) {
    return vectorRows.matcher(name).matches() || keyIn(name, placesPrefix()).isPresent();
  }

  /** The key in the name of an entry; empty for any other name, as one of a longer prefix. */
  Optional<CacheKey> keyIn(String name) {
    return keyIn(name, entryPrefix());
  }

  /** The key in the name of a text; empty for any other name. */
  Optional<CacheKey> textKeyIn(String name) {
    return keyIn(name, textPrefix());
  }

  private static Optional<CacheKey> keyIn(String name, String beginning) {
    if (!name.startsWith(beginning) || name.length() != beginning.length() + 2 * CacheKey.BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(CacheKey.parse(name.substring(beginning.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  byte[] lease(CacheKey key) {
    return bytes(prefix + "l:" + key.hex());
  }

  byte[] markerOfEverything() {
    return bytes(prefix + "m:a");
  }

  byte[] marker(CacheKey key) {
    return bytes(prefix + "m:k:" + key.hex());
  }

  byte[] marker(Label label) {
    return bytes(prefix + "m:" + spelled(label));
  }

  /** The beginning of the names of all sets that list the entries of {@code label}. */
  String index(Label label) {
    return prefix + "i:" + spelled(label) + ":";
  }

  static byte[] bytes(String name) {
    return name.getBytes(UTF_8);
  }

  private static String spelled(Label label) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(label.text()));
      return label.kind() + ":" + HEX.formatHex(digest, 0, LABEL_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
