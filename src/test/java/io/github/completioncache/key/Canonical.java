package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Short forms for tests: the canonical text of this and that. */
final class Canonical {

  private Canonical() {}

  /**
   * The canonical form of a document with any root, which the public entry restricts to objects.
   */
  static byte[] anyRoot(byte[] json) throws CanonicalJsonException {
    CanonicalWriter writer = new CanonicalWriter(64);
    JsonReader.read(json, writer);
    if (writer.array()[0] == '{') {
      return CanonicalJson.parse(json).toBytes();
    }
    return Arrays.copyOf(writer.array(), writer.length());
  }

  static String anyRoot(String json) throws CanonicalJsonException {
    return new String(anyRoot(json.getBytes(UTF_8)), UTF_8);
  }

  static CanonicalJson of(String json) throws CanonicalJsonException {
    return CanonicalJson.parse(json.getBytes(UTF_8));
  }

  static String text(CanonicalJson json) {
    return new String(json.toBytes(), UTF_8);
  }
}
