package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The stored form of an entry, format 1: magic and format number, length of the header, checksum,
 * header as JSON, body as received.
 *
 * <p>The checksum covers everything, for a damaged time or label is as bad as a damaged answer; the
 * header names the key, so that a value that was moved is noticed. {@code docs/stored-format.md}
 * describes the form to the byte.
 */
final class EntryCodec {

  private static final int MAGIC = 'C' << 16 | 'C' << 8 | 'E';
  private static final int FORMAT = 1;
  private static final int CHECKSUM_AT = 8;
  private static final int HEADER_AT = 12;

  private EntryCodec() {}

  static byte[] encode(CacheEntry entry) {
    byte[] header = HeaderWriter.write(entry);
    byte[] stored = new byte[HEADER_AT + header.length + entry.bodyLength()];
    ByteBuffer.wrap(stored)
        .putInt(MAGIC << 8 | FORMAT)
        .putInt(header.length)
        .position(HEADER_AT)
        .put(header);
    entry.copyBodyTo(stored, HEADER_AT + header.length);
    ByteBuffer.wrap(stored).putInt(CHECKSUM_AT, checksum(stored));
    return stored;
  }

  static CacheEntry decode(CacheKey expected, byte[] stored) {
    if (stored.length < HEADER_AT) {
      throw new UnreadableEntryException("a stored value has only " + stored.length + " bytes");
    }
    ByteBuffer preamble = ByteBuffer.wrap(stored);
    int magicAndFormat = preamble.getInt();
    if (magicAndFormat >>> 8 != MAGIC) {
      throw new UnreadableEntryException("a stored value does not begin as an entry does");
    }
    int format = magicAndFormat & 0xff;
    if (format != FORMAT) {
      throw new UnreadableEntryException(
          "a stored value has format " + format + ", this version reads format " + FORMAT);
    }
    int headerLength = preamble.getInt();
    if (headerLength < 0 || headerLength > stored.length - HEADER_AT) {
      throw new UnreadableEntryException("a stored value is cut within its header");
    }
    if (preamble.getInt() != checksum(stored)) {
      throw new UnreadableEntryException("a stored value is cut or damaged");
    }
    try {
      return HeaderReader.read(expected, stored, HEADER_AT, headerLength);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      // The cause could quote the header; the kind of fault is enough to act on.
      throw new UnreadableEntryException(
          "the header of a stored value cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static int checksum(byte[] stored) {
    CRC32C crc = new CRC32C();
    crc.update(stored, 0, CHECKSUM_AT);
    crc.update(stored, HEADER_AT, stored.length - HEADER_AT);
    return (int) crc.getValue();
  }
}
