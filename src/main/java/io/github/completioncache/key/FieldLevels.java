package io.github.completioncache.key;

/**
 * How much room the fields of a document take at each level of nesting, so that whole levels can be
 * left out of one that is too large. Not thread-safe.
 */
final class FieldLevels {

  /** The longest number that is kept as it is, in characters. */
  static final int LONGEST_LITERAL = 24;

  /** The most names and indexes in a path. */
  static final int DEEPEST = 12;

  /** The most fields of a document. */
  static final int MOST_FIELDS = 2_000;

  /** What remains is for the envelope. */
  private static final int MOST_BYTES = FieldDigests.MAX_BYTES - EnvelopeFields.MAX_BYTES;

  private final byte[] json;
  private final int[] fields = new int[DEEPEST + 1];
  private final long[] bytes = new long[DEEPEST + 1];

  FieldLevels(byte[] json) {
    this.json = json;
  }

  /** Adds a member of the root. */
  void add(int nameLength, int from, int to) {
    bytes[1] += nameLength;
    int depth = 1;
    int at = from;
    while (at < to) {
      int end = at + 1;
      switch (json[at]) {
        case '{', '[' -> field(depth++);
        case '}', ']' -> depth--;
        case ',', ':' -> {}
        case '"' -> {
          end = JsonEnds.string(json, at);
          if (json[end] == ':' && depth > 1) {
            name(depth, end - at - 2);
          } else {
            field(depth);
          }
        }
        default -> {
          end = JsonEnds.literal(json, at);
          field(depth);
        }
      }
      at = end;
    }
  }

  /** How many levels there is room for; 0 if not even for the root's members. */
  int deepest() {
    int allFields = 0;
    long allBytes = 0;
    for (int depth = 1; depth <= DEEPEST; depth++) {
      allFields += fields[depth];
      allBytes += bytes[depth];
      if (allFields > MOST_FIELDS || allBytes > MOST_BYTES) {
        return depth - 1;
      }
    }
    return DEEPEST;
  }

  private void field(int depth) {
    if (depth <= DEEPEST) {
      fields[depth]++;
      // The longest text: a model's name.
      bytes[depth] += FieldTree.HEAD + (depth == 1 ? FieldNames.LONGEST : LONGEST_LITERAL);
    }
  }

  private void name(int depth, int length) {
    if (depth <= DEEPEST) {
      bytes[depth] += Math.min(length, FieldNames.LONGEST);
    }
  }
}
