package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the header of a stored entry says, as far as it has been read. Not thread-safe. */
final class EntryHeader {

  final CacheEntry.Builder entry = CacheEntry.builder();
  String namespace = "";
  String category = "";
  String model = "";
  Set<String> tags = Set.of();
  @Nullable AnswerForm form;

  /** Null if the body lies there as it is; anything that is no text counts as an unknown one. */
  @Nullable String encoding;

  long unpacked = -1;
  long length = -1;
  long crc32c = -1;
  private final CacheKey key;

  EntryHeader(CacheKey key) {
    this.key = key;
  }

  /** The form of that name; null if there is none. */
  static @Nullable AnswerForm form(String name) {
    return switch (name) {
      case "json" -> AnswerForm.JSON;
      case "sse" -> AnswerForm.SSE;
      default -> null;
    };
  }

  /** What the entry is filed under. */
  EntryLabels labels() {
    return new EntryLabels(key, namespace, category, model, tags);
  }

  /**
   * The entry whose body lies from {@code bodyAt} to the end.
   *
   * @param longest how long a body that must be unpacked may become, in bytes
   * @throws IllegalArgumentException if a value is out of range
   * @throws NullPointerException if a field is missing
   * @throws UnreadableEntryException if the body cannot be served
   */
  CacheEntry toEntry(byte[] stored, int bodyAt, int longest) {
    if (encoding != null && !encoding.equals(Deflated.NAME)) {
      throw new UnreadableEntryException("a stored value has an encoding this version cannot read");
    }
    int present = stored.length - bodyAt;
    if (length != present || crc32c != EntryCodec.bodyChecksum(stored, bodyAt, present)) {
      throw new UnreadableEntryException("the body of a stored value is cut or damaged");
    }
    entry.labels(labels()).form(Objects.requireNonNull(form, "form"));
    if (encoding == null) {
      return entry.sharedBody(stored, bodyAt, present).build();
    }
    byte[] body = Deflated.unpack(stored, bodyAt, present, unpackedLength(longest));
    return entry.sharedBody(body, 0, body.length).build();
  }

  /** Looked at before anything is unpacked: a short value can stand for gigabytes. */
  private int unpackedLength(int longest) {
    if (unpacked < 0 || unpacked > longest) {
      throw new UnreadableEntryException(
          "the body of a stored value unpacks to "
              + unpacked
              + " bytes, but "
              + longest
              + " are allowed");
    }
    return (int) unpacked;
  }
}
