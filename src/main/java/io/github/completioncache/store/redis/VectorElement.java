package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorIndex.Row;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * All of a row but its vector, as one element of a vector set: a byte of format, when it expires in
 * milliseconds, the key, what answers are told apart by, and the text. So one command finds the
 * nearest rows and reads them.
 */
record VectorElement(long expires, CacheKey key, CacheKey answer, String text) {

  private static final byte FORMAT = 1;
  private static final int TEXT_AT = 1 + Long.BYTES + 2 * CacheKey.BYTES;

  static VectorElement of(Row row, long expires) {
    return new VectorElement(expires, row.key(), row.answer(), row.text());
  }

  byte[] bytes() {
    byte[] encoded = text.getBytes(UTF_8);
    return ByteBuffer.allocate(TEXT_AT + encoded.length)
        .put(FORMAT)
        .putLong(expires)
        .put(key.toBytes())
        .put(answer.toBytes())
        .put(encoded)
        .array();
  }

  /** What {@link #bytes} gave; empty if it is of a later version. */
  static Optional<VectorElement> read(byte[] element) {
    if (element.length < TEXT_AT || element[0] != FORMAT) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(element, 1, element.length - 1);
    long expires = buffer.getLong();
    CacheKey key = next(buffer);
    CacheKey answer = next(buffer);
    String text = new String(element, TEXT_AT, element.length - TEXT_AT, UTF_8);
    return Optional.of(new VectorElement(expires, key, answer, text));
  }

  private static CacheKey next(ByteBuffer buffer) {
    byte[] digest = new byte[CacheKey.BYTES];
    buffer.get(digest);
    return CacheKey.of(digest);
  }
}
