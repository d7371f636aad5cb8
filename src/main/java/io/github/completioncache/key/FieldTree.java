package io.github.completioncache.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Fields with their digests, one after the other in an array of bytes: the members of an object in
 * the order of their names, each followed by what lies below it. A node is named by where it
 * begins. Immutable.
 *
 * <p>A node is its kind (1 byte), the length of its name (1 byte), the digest of its canonical form
 * (8 bytes), the length of its content (4 bytes), its name, which is ASCII, and its content: the
 * nodes below it, or a text.
 */
final class FieldTree {

  /** Everything of a node but its name and content, in bytes. */
  static final int HEAD = 14;

  /** Known by its digest alone. */
  static final byte DIGEST = 'd';

  /** A number or the like, whose text is kept. */
  static final byte LITERAL = 'l';

  static final byte OBJECT = '{';
  static final byte ARRAY = '[';

  private final byte[] code;
  private final ByteBuffer numbers;

  /** Takes the array over. */
  FieldTree(byte[] code) {
    this.code = code;
    this.numbers = ByteBuffer.wrap(code);
  }

  /** How much memory it takes. */
  int bytes() {
    return code.length;
  }

  byte kind(int node) {
    return code[node];
  }

  long digest(int node) {
    return numbers.getLong(node + 2);
  }

  String name(int node) {
    return new String(code, node + HEAD, nameLength(node), StandardCharsets.US_ASCII);
  }

  /** Compares the names of two nodes as their order in an object does. */
  int compareNames(int node, FieldTree other, int otherNode) {
    return Arrays.compareUnsigned(
        code,
        node + HEAD,
        node + HEAD + nameLength(node),
        other.code,
        otherNode + HEAD,
        otherNode + HEAD + other.nameLength(otherNode));
  }

  /** The text of a literal. */
  String text(int node) {
    int from = below(node);
    return new String(code, from, next(node) - from, StandardCharsets.US_ASCII);
  }

  /** Where the first node below this one begins. */
  int below(int node) {
    return node + HEAD + nameLength(node);
  }

  /** Where the node after this one and all below it begins. */
  int next(int node) {
    return below(node) + numbers.getInt(node + 10);
  }

  /** The nodes directly below an array. */
  int[] elements(int node) {
    int end = next(node);
    int[] elements = new int[8];
    int count = 0;
    for (int at = below(node); at < end; at = next(at)) {
      if (count == elements.length) {
        elements = Arrays.copyOf(elements, 2 * count);
      }
      elements[count++] = at;
    }
    return Arrays.copyOf(elements, count);
  }

  private int nameLength(int node) {
    return code[node + 1];
  }
}
