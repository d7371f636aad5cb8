package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The stored form of an entry, format 1: magic and format number, length of the header, checksum of
 * the header, header as JSON, body as received or packed.
 *
 * <p>Checksums cover everything, for a damaged time or label is as bad as a damaged answer; that of
 * the body stands in the header, so that a header can be trusted without its body. The header names
 * the key, so that a value that was moved is noticed. {@code docs/stored-format.md} describes the
 * form to the byte.
 */
final class EntryCodec {

  private static final int MAGIC = 'C' << 16 | 'C' << 8 | 'E';
  private static final int FORMAT = 1;
  private static final int CHECKSUM_AT = 8;
  private static final int HEADER_AT = 12;

  private EntryCodec() {}

  static byte[] encode(CacheEntry entry) {
    byte[] stored = withHeader(HeaderWriter.write(entry, null), entry.bodyLength());
    entry.copyBodyTo(stored, stored.length - entry.bodyLength());
    return stored;
  }

  static byte[] encodePacked(CacheEntry entry) {
    byte[] packed = entry.packedBody();
    if (packed == null) {
      return encode(entry);
    }
    byte[] stored = withHeader(HeaderWriter.write(entry, packed), packed.length);
    System.arraycopy(packed, 0, stored, stored.length - packed.length, packed.length);
    return stored;
  }

  /** The stored form with room for the body. */
  private static byte[] withHeader(byte[] header, int bodyLength) {
    byte[] stored = new byte[HEADER_AT + header.length + bodyLength];
    ByteBuffer preamble = ByteBuffer.wrap(stored).putInt(MAGIC << 8 | FORMAT).putInt(header.length);
    System.arraycopy(header, 0, stored, HEADER_AT, header.length);
    preamble.putInt(headerChecksum(stored, header.length));
    return stored;
  }

  /**
   * @param longest how long a body that must be unpacked may become, in bytes
   */
  static CacheEntry decode(CacheKey expected, byte[] stored, int longest) {
    int headerLength = checkedHeaderLength(stored);
    try {
      return header(expected, stored, headerLength)
          .toEntry(stored, HEADER_AT + headerLength, longest);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      throw unreadableHeader(e);
    }
  }

  static EntryLabels peekLabels(CacheKey expected, byte[] beginning) {
    int headerLength = checkedHeaderLength(beginning);
    try {
      return header(expected, beginning, headerLength).labels();
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      throw unreadableHeader(e);
    }
  }

  private static EntryHeader header(CacheKey expected, byte[] stored, int length)
      throws IOException {
    EntryHeader plain = PlainHeader.read(expected, stored, HEADER_AT, length);
    return plain != null ? plain : HeaderReader.read(expected, stored, HEADER_AT, length);
  }

  private static int checkedHeaderLength(byte[] stored) {
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
    if (preamble.getInt() != headerChecksum(stored, headerLength)) {
      throw new UnreadableEntryException("the header of a stored value is damaged");
    }
    return headerLength;
  }

  private static UnreadableEntryException unreadableHeader(Exception cause) {
    // The cause could quote the header; the kind of fault is enough to act on.
    return new UnreadableEntryException(
        "the header of a stored value cannot be read (" + cause.getClass().getSimpleName() + ")");
  }

  private static int headerChecksum(byte[] stored, int headerLength) {
    CRC32C crc = new CRC32C();
    crc.update(stored, 0, CHECKSUM_AT);
    crc.update(stored, HEADER_AT, headerLength);
    return (int) crc.getValue();
  }

  /** The checksum of a body as the header states it. */
  static long bodyChecksum(byte[] buffer, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(buffer, offset, length);
    return crc.getValue();
  }
}
