package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Ledger.RequestText;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The text of a request as a value in Redis: {@link Netstrings} that say the version, until when it
 * is kept, its account, the API and the checksum of the body, and then the body.
 */
final class TextValue {

  /** Enough for all but the body, unless names are very long. */
  static final int BEGINNING = 1024;

  private static final String VERSION = "1";

  private final byte[] bytes;
  private final long expires;
  private final Account account;
  private final String api;
  private final int bodyAt;

  private TextValue(byte[] bytes, long expires, Account account, String api, int bodyAt) {
    this.bytes = bytes;
    this.expires = expires;
    this.account = account;
    this.api = api;
    this.bodyAt = bodyAt;
  }

  /** The value, or its beginning; not copied. */
  byte[] bytes() {
    return bytes;
  }

  /** Until when it is kept, in milliseconds since 1970. */
  long expires() {
    return expires;
  }

  /** The value for a request that has a text. */
  static TextValue of(Account account, RequestText text, long expires) {
    byte[] body = text.body().getBytes(UTF_8);
    CRC32C checksum = new CRC32C();
    checksum.update(body);
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
    out.writeBytes(
        Netstrings.of(
            VERSION,
            Long.toString(expires),
            account.category(),
            account.model(),
            account.namespace(),
            text.api(),
            HexFormat.of().toHexDigits((int) checksum.getValue())));
    out.writeBytes(Netstrings.lengthOf(body));
    int bodyAt = out.size();
    out.writeBytes(body);
    return new TextValue(out.toByteArray(), expires, account, text.api(), bodyAt);
  }

  /** The same, kept until {@code time} if that is later. */
  TextValue keptUntil(long time) {
    return time <= expires ? this : of(account, text(), time);
  }

  /** Reads a value or its beginning; null if it is something else or of a later version. */
  static @Nullable TextValue read(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      Netstrings texts = new Netstrings(bytes);
      if (!texts.next().equals(VERSION)) {
        return null;
      }
      long expires = Long.parseLong(texts.next());
      Account account = texts.account();
      String api = texts.next();
      texts.next();
      return new TextValue(bytes, expires, account, api, texts.skipLength());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The text in a whole value. */
  RequestText text() {
    return new RequestText(api, new String(bytes, bodyAt, bytes.length - bodyAt, UTF_8));
  }

  /** Whether {@code beginning} is that of this value. */
  boolean beginsLike(byte[] beginning) {
    return beginning.length >= bodyAt && Arrays.equals(bytes, 0, bodyAt, beginning, 0, bodyAt);
  }

  /** The same as an entry would have. */
  EntryLabels labels(CacheKey key) {
    return new EntryLabels(key, account.namespace(), account.category(), account.model(), Set.of());
  }
}
