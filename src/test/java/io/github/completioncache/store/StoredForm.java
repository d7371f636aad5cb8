package io.github.completioncache.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Stored values put together by hand, whose header has the right checksum, whatever they say. */
final class StoredForm {

  private StoredForm() {}

  static byte[] of(String header, byte[] body) {
    byte[] bytes = header.getBytes(UTF_8);
    return of(bytes.length, bytes, body);
  }

  /** A value that claims a header of {@code headerLength} bytes. */
  static byte[] of(int headerLength, byte[] header, byte[] body) {
    ByteBuffer value = ByteBuffer.allocate(12 + header.length + body.length);
    value.put(new byte[] {'C', 'C', 'E', 1}).putInt(headerLength).putInt(0).put(header).put(body);
    return checked(value.array());
  }

  /** The same value with the right checksum of its header. */
  static byte[] checked(byte[] value) {
    byte[] copy = value.clone();
    CRC32C crc = new CRC32C();
    crc.update(copy, 0, 8);
    crc.update(copy, 12, Math.max(0, Math.min(headerLength(copy), copy.length - 12)));
    ByteBuffer.wrap(copy).putInt(8, (int) crc.getValue());
    return copy;
  }

  static int headerLength(byte[] value) {
    return ByteBuffer.wrap(value).getInt(4);
  }

  static String header(byte[] value) {
    return new String(value, 12, headerLength(value), UTF_8);
  }
}
