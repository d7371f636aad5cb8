package io.github.completioncache.key;

/** Makes the {@link FieldTree} of a key's envelope, and says what its parts are called. */
final class EnvelopeFields {

  /** The most memory that one takes. */
  static final int MAX_BYTES = 16 << 10;

  private static final String HEADERS = "headers";
  private static final String QUERY = "endpoint.query";
  private static final String SCOPE = "scope.";

  /** A header or a parameter of the query has no more names in its path. */
  private static final int DEEPEST = 3;

  private EnvelopeFields() {}

  /**
   * The fields of an envelope.
   *
   * @param json its canonical form
   */
  static FieldTree of(byte[] json) {
    FieldTree fields = of(json, DEEPEST);
    return fields.bytes() <= MAX_BYTES ? fields : of(json, 1);
  }

  private static FieldTree of(byte[] json, int deepest) {
    FieldWriter writer = new FieldWriter(json, deepest, /* wholeArrays= */ true);
    int unused = writer.members(0, 1, /* literals= */ true);
    return writer.tree();
  }

  /**
   * What a part is called in a text for people.
   *
   * @param path where it is in the envelope, with dots between names
   */
  static String name(String path) {
    return switch (path) {
      case "endpoint.base_url" -> "base URL";
      case "endpoint.path" -> "path";
      case "normalizers" -> "list of normalizers";
      case HEADERS -> "one of the headers";
      case QUERY -> "one of the query parameters";
      default -> {
        if (path.startsWith(HEADERS)) {
          yield path.substring(HEADERS.length() + 1) + " header";
        }
        if (path.startsWith(QUERY)) {
          yield "query parameter " + path.substring(QUERY.length() + 1);
        }
        yield path.startsWith(SCOPE) ? path.substring(SCOPE.length()) : path;
      }
    };
  }
}
