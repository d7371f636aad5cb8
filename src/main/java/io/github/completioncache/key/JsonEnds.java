package io.github.completioncache.key;

/** Finds where values of canonical JSON end. */
final class JsonEnds {

  private JsonEnds() {}

  /** Behind the value that begins at {@code at}. */
  static int value(byte[] json, int at) {
    return switch (json[at]) {
      case '"' -> string(json, at);
      case '{', '[' -> container(json, at);
      default -> literal(json, at);
    };
  }

  /** Behind the string whose first quotation mark is at {@code at}. */
  static int string(byte[] json, int at) {
    int end = at + 1;
    while (json[end] != '"') {
      end += json[end] == '\\' ? 2 : 1;
    }
    return end + 1;
  }

  /** Behind a number, {@code true}, {@code false} or {@code null}, which something follows. */
  static int literal(byte[] json, int at) {
    int end = at;
    while (json[end] != ',' && json[end] != '}' && json[end] != ']') {
      end++;
    }
    return end;
  }

  private static int container(byte[] json, int at) {
    int depth = 0;
    int end = at;
    do {
      switch (json[end]) {
        case '"' -> end = string(json, end) - 1;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
      end++;
    } while (depth > 0);
    return end;
  }
}
