package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries whose body is stored compressed. */
class PackedBodyTest {

  private static final byte[] TEXT =
      "{\"content\":\"It may be returned within 30 days. \"}".repeat(40).getBytes(UTF_8);
  private static final CacheEntry ENTRY = entry(key(1)).body(TEXT).build();

  @Test
  void isReadAsItWasAndTakesLess() {
    byte[] stored = ENTRY.encodeCompressed(1);

    assertThat(stored.length).isLessThan(ENTRY.encode().length / 3);
    assertThat(StoredForm.header(stored))
        .contains(",\"encoding\":\"deflate\",\"unpacked\":" + TEXT.length + ",\"length\":");
    assertSame(CacheEntry.decode(key(1), stored), ENTRY);
    assertThat(CacheEntry.peekLabels(key(1), stored)).isEqualTo(ENTRY.labels());
    assertThat(CacheEntry.decode(key(1), stored).encodeCompressed(1)).isEqualTo(stored);
  }

  @Test
  void isReadWithAnyHeader() {
    CacheEntry entry = ENTRY.toBuilder().headers(Map.of("x", java.util.List.of("\"é"))).build();

    assertSame(CacheEntry.decode(key(1), entry.encodeCompressed(1)), entry);
  }

  @Test
  void bodiesOfAllKindsAreReadAsTheyWere() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      byte[] body = new byte[random.nextInt(3000)];
      int letters = 1 + random.nextInt(256);
      for (int at = 0; at < body.length; at++) {
        body[at] = (byte) random.nextInt(letters);
      }
      CacheEntry entry = entry(key(1)).body(body).build();
      byte[] stored = entry.encodeCompressed(1);
      assertThat(stored.length).isLessThanOrEqualTo(entry.encode().length);
      assertSame(CacheEntry.decode(key(1), stored), entry);
    }
  }

  @Test
  void shortBodyIsStoredAsItIs() {
    assertThat(ENTRY.encodeCompressed(TEXT.length + 1)).isEqualTo(ENTRY.encode());
    assertThat(ENTRY.encodeCompressed(TEXT.length)).isNotEqualTo(ENTRY.encode());
    CacheEntry empty = entry(key(1)).body(new byte[0]).build();
    assertThat(empty.encodeCompressed(0)).isEqualTo(empty.encode());
  }

  @Test
  void bodyThatHardlyBecomesShorterIsStoredAsItIs() {
    byte[] noise = new byte[10_000];
    new Random(5).nextBytes(noise);
    CacheEntry entry = entry(key(1)).body(noise).build();

    assertThat(entry.encodeCompressed(1)).isEqualTo(entry.encode());
  }

  @Test
  void w7_noDamagedOrCutValueIsAnEntry() {
    byte[] stored = ENTRY.encodeCompressed(1);
    for (int at = 0; at < stored.length; at++) {
      assertUnreadable(Arrays.copyOf(stored, at));
      for (int bit = 1; bit < 256; bit <<= 1) {
        byte[] damaged = stored.clone();
        damaged[at] ^= (byte) bit;
        assertUnreadable(damaged);
      }
    }
    assertUnreadable(Arrays.copyOf(stored, stored.length + 1));
  }

  @Test
  void bombIsRefusedByWhatItSaysOfItself() {
    byte[] stored = ENTRY.encodeCompressed(1);

    assertSame(CacheEntry.decode(key(1), stored, TEXT.length), ENTRY);
    assertThatExceptionOfType(UnreadableEntryException.class)
        .isThrownBy(() -> CacheEntry.decode(key(1), stored, TEXT.length - 1))
        .withMessage(
            "the body of a stored value unpacks to "
                + TEXT.length
                + " bytes, but "
                + (TEXT.length - 1)
                + " are allowed");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 65_535, 65_537, 1 << 26, (1 << 26) + 1, Integer.MAX_VALUE, 1L << 40})
  void bombThatLiesOfItselfIsRefused(long claimed) throws IOException {
    byte[] packed = packed(new byte[65_536]);

    assertUnreadable(StoredForm.of(header("\"deflate\"", claimed, packed), packed));
  }

  @Test
  void whatIsNoDeflateIsRefused() throws IOException {
    byte[] packed = packed(TEXT);
    byte[] longer = Arrays.copyOf(packed, packed.length + 3);
    byte[] cut = Arrays.copyOf(packed, packed.length - 3);
    byte[] wanting = {0x78, (byte) 0xbb, 0, 0, 0, 1, 3, 0};
    for (byte[] body : new byte[][] {TEXT, new byte[0], longer, cut, wanting}) {
      assertUnreadable(StoredForm.of(header("\"deflate\"", TEXT.length, body), body));
    }
    assertThat(
            CacheEntry.decode(
                    key(1), StoredForm.of(header("\"deflate\"", TEXT.length, packed), packed))
                .bodyBytes())
        .isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"zstd\"", "\"\"", "\"Deflate\"", "null", "[\"deflate\"]", "{}", "1"})
  void s5_encodingOfALaterVersionIsRefused(String encoding) throws IOException {
    byte[] packed = packed(TEXT);
    assertThatExceptionOfType(UnreadableEntryException.class)
        .isThrownBy(
            () ->
                CacheEntry.decode(
                    key(1), StoredForm.of(header(encoding, TEXT.length, packed), packed)))
        .withMessage("a stored value has an encoding this version cannot read");
  }

  @Test
  void packedBodyThatDoesNotTellItsLengthIsRefused() throws IOException {
    byte[] packed = packed(TEXT);
    UnaryOperator<String> without = text -> text.replaceFirst(",\"unpacked\":\\d+", "");
    assertUnreadable(
        StoredForm.of(without.apply(header("\"deflate\"", TEXT.length, packed)), packed));
  }

  private static String header(String encoding, long unpacked, byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return StoredForm.header(ENTRY.encode())
        .replaceFirst(
            ",\"length\":\\d+,\"crc32c\":\\d+",
            ",\"encoding\":"
                + encoding
                + ",\"unpacked\":"
                + unpacked
                + ",\"length\":"
                + body.length
                + ",\"crc32c\":"
                + crc.getValue());
  }

  private static byte[] packed(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflating = new DeflaterOutputStream(bytes)) {
      deflating.write(body);
    }
    return bytes.toByteArray();
  }

  private static void assertUnreadable(byte[] stored) {
    assertThatExceptionOfType(UnreadableEntryException.class)
        .isThrownBy(() -> CacheEntry.decode(key(1), stored));
  }
}
