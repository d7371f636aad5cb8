package io.github.completioncache.key;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Makes a {@link FieldTree} of canonical JSON. Of strings nothing but digests gets there; an object
 * with a name that is not like those that programmers give is digested as a whole, for it may be a
 * user's. Not thread-safe.
 */
final class FieldWriter {

  private static final int DIGEST_AT = 2;
  private static final int LENGTH_AT = 10;

  /** One block, so that what has read it is ready for the next one. */
  private static final byte[] SECRET = new byte[64];

  private static final MessageDigest KEYED;

  static {
    new SecureRandom().nextBytes(SECRET);
    KEYED = keyed();
  }

  private final byte[] json;
  private final int deepest;
  private final boolean wholeArrays;
  private byte[] out;
  private ByteBuffer numbers;
  private int length;

  /**
   * A writer that has written nothing.
   *
   * @param json canonical JSON
   * @param deepest how many names and indexes a path has at most
   * @param wholeArrays whether arrays are not looked into
   */
  FieldWriter(byte[] json, int deepest, boolean wholeArrays) {
    this.json = json;
    this.deepest = deepest;
    this.wholeArrays = wholeArrays;
    out = new byte[1_024];
    numbers = ByteBuffer.wrap(out);
  }

  /** What has been written. */
  FieldTree tree() {
    return new FieldTree(Arrays.copyOf(out, length));
  }

  /**
   * Writes the node of a value.
   *
   * @param nameFrom where its name begins, without quotation mark; elements have an empty one
   * @param at where the value begins
   * @param depth how many names and indexes its path has
   * @param literals whether numbers and the like are kept as they are
   * @return where the value ends
   */
  int value(int nameFrom, int nameTo, int at, int depth, boolean literals) {
    int node = begin(nameFrom, nameTo);
    byte kind = FieldTree.DIGEST;
    int end = -1;
    if (depth < deepest && json[at] == '{' && !FieldNames.isMap(json, nameFrom, nameTo)) {
      kind = FieldTree.OBJECT;
      end = members(at, depth + 1, literals);
    } else if (depth < deepest && json[at] == '[' && !wholeArrays) {
      kind = FieldTree.ARRAY;
      end = elements(at, depth + 1);
    }
    if (end < 0) {
      kind = FieldTree.DIGEST;
      length = node + FieldTree.HEAD + nameTo - nameFrom;
      end = JsonEnds.value(json, at);
      if (literals && isLiteral(nameFrom, nameTo, at, end, depth)) {
        kind = FieldTree.LITERAL;
        boolean quoted = json[at] == '"';
        copy(quoted ? at + 1 : at, quoted ? end - 1 : end);
      }
    }
    end(node, kind, digest(at, end));
    return end;
  }

  private boolean isLiteral(int nameFrom, int nameTo, int at, int end, int depth) {
    return switch (json[at]) {
      case '{', '[' -> false;
      case '"' -> depth == 1 && FieldNames.isModel(json, nameFrom, nameTo, at + 1, end - 1);
      default -> end - at <= FieldLevels.LONGEST_LITERAL;
    };
  }

  /**
   * Writes the nodes of the members of an object.
   *
   * @return where the object ends; -1 if one of its names is not to be shown
   */
  int members(int object, int depth, boolean literals) {
    int at = object + 1;
    while (json[at] != '}') {
      int nameFrom = json[at] == ',' ? at + 2 : at + 1;
      int nameTo = JsonEnds.string(json, nameFrom - 1) - 1;
      if (!FieldNames.isShown(json, nameFrom, nameTo)) {
        return -1;
      }
      at = value(nameFrom, nameTo, nameTo + 2, depth, literals);
    }
    return at + 1;
  }

  /** Writes a node that has no name and tells nothing but a digest. */
  void nameless(long digest) {
    end(begin(0, 0), FieldTree.DIGEST, digest);
  }

  private int elements(int array, int depth) {
    int at = array + 1;
    while (json[at] != ']') {
      // Lists hold content: its numbers are as telling as its words.
      at = value(0, 0, json[at] == ',' ? at + 1 : at, depth, /* literals= */ false);
    }
    return at + 1;
  }

  private int begin(int nameFrom, int nameTo) {
    int node = length;
    reserve(FieldTree.HEAD);
    length += FieldTree.HEAD;
    out[node + 1] = (byte) (nameTo - nameFrom);
    copy(nameFrom, nameTo);
    return node;
  }

  private void end(int node, byte kind, long digest) {
    out[node] = kind;
    numbers.putLong(node + DIGEST_AT, digest);
    numbers.putInt(node + LENGTH_AT, length - node - FieldTree.HEAD - out[node + 1]);
  }

  private void copy(int from, int to) {
    reserve(to - from);
    System.arraycopy(json, from, out, length, to - from);
    length += to - from;
  }

  private void reserve(int more) {
    if (length + more > out.length) {
      out = Arrays.copyOf(out, Math.max(length + more, 2 * out.length));
      numbers = ByteBuffer.wrap(out);
    }
  }

  private long digest(int from, int to) {
    MessageDigest digest = newDigest();
    digest.update(json, from, to - from);
    return first(digest);
  }

  /** The digest as nodes have it. */
  static long first(MessageDigest digest) {
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** A digest that only this process can make. */
  static MessageDigest newDigest() {
    try {
      return (MessageDigest) KEYED.clone();
    } catch (CloneNotSupportedException e) {
      // A security provider need not support it.
      return keyed();
    }
  }

  private static MessageDigest keyed() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(SECRET);
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
