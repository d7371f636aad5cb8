package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.stats.TokenUsage;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCodecTest {

  private static final CacheEntry FULL =
      CacheEntry.builder()
          .labels(new EntryLabels(key(1), "租户 😀", "faq", "gpt-4o", Set.of("docs", "v\u00003")))
          .created(Instant.parse("2026-01-17T10:00:00.123Z"))
          .lifetime(Duration.ofDays(7))
          .providerLatency(Duration.ofMillis(812))
          .usage(new TokenUsage(11, 3, Long.MAX_VALUE - 11))
          .form(AnswerForm.SSE)
          .contentType("text/event-stream")
          .headers(Map.of("x-request-id", List.of("req_\"1\"", "")))
          .body("data: [DONE]\n\n".getBytes(UTF_8))
          .build();

  @Test
  void readsWhatItWrote() {
    assertSame(CacheEntry.decode(key(1), FULL.encode()), FULL);
    CacheEntry bare = entry(key(1)).body(new byte[0]).build();
    assertSame(CacheEntry.decode(key(1), bare.encode()), bare);
    CacheEntry longest =
        entry(key(1))
            .created(Instant.EPOCH)
            .lifetime(Duration.between(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59.999Z")))
            .build();
    assertSame(CacheEntry.decode(key(1), longest.encode()), longest);
  }

  @Test
  void writesTheSameBytesForTheSameEntry() {
    assertThat(FULL.encode()).isEqualTo(FULL.toBuilder().build().encode());
    assertThat(CacheEntry.decode(key(1), FULL.encode()).encode()).isEqualTo(FULL.encode());
  }

  @Test
  void w7_noTruncatedValueIsAnEntry() {
    byte[] stored = FULL.encode();
    for (int length = 0; length < stored.length; length++) {
      assertUnreadable(Arrays.copyOf(stored, length));
    }
  }

  @Test
  void w7_noLengthenedValueIsAnEntry() {
    byte[] stored = FULL.encode();
    for (int more = 1; more < 20; more++) {
      assertUnreadable(Arrays.copyOf(stored, stored.length + more));
      assertUnreadable(StoredForm.checked(Arrays.copyOf(stored, stored.length + more)));
    }
  }

  @Test
  void w7_noValueWithOneOtherByteIsAnEntry() {
    byte[] stored = FULL.encode();
    for (int at = 0; at < stored.length; at++) {
      for (int flip = 1; flip < 256; flip++) {
        byte[] damaged = stored.clone();
        damaged[at] ^= (byte) flip;
        assertUnreadable(damaged);
      }
    }
  }

  @Test
  void w7_garbageIsNoEntry() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] garbage = new byte[random.nextInt(400)];
      random.nextBytes(garbage);
      assertUnreadable(garbage);
      assertUnreadable(StoredForm.of(garbage.length, garbage, new byte[3]));
    }
    assertUnreadable("{\"id\":\"chatcmpl-1\",\"choices\":[]}".getBytes(UTF_8));
  }

  @Test
  void anyHeaderIsReadOrRefusedAndNeverBreaks() {
    byte[] stored = FULL.encode();
    int end = 12 + StoredForm.headerLength(stored);
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = stored.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        changed[12 + random.nextInt(end - 12)] =
            (byte) " 0189-.eE{}[]:,\"\\tfnu".charAt(random.nextInt(21));
      }
      try {
        CacheEntry read = CacheEntry.decode(key(1), StoredForm.checked(changed));
        assertThat(read.bodyBytes()).isEqualTo(FULL.bodyBytes());
        assertThat(read.key()).isEqualTo(key(1));
      } catch (UnreadableEntryException expected) {
        assertThat(expected).hasNoCause();
      }
    }
  }

  @Test
  void headerThatLiesAboutItsLengthIsRefused() {
    byte[] header = StoredForm.header(FULL.encode()).getBytes(UTF_8);
    byte[] body = FULL.bodyBytes();
    for (int length = -2; length <= header.length + body.length + 2; length++) {
      if (length != header.length) {
        assertUnreadable(StoredForm.of(length, header, body));
      }
    }
    assertUnreadable(StoredForm.of(Integer.MAX_VALUE, header, body));
    assertUnreadable(StoredForm.of(Integer.MIN_VALUE, header, body));
  }

  @Test
  void k18_valueIsBoundToItsKey() {
    assertThatExceptionOfType(UnreadableEntryException.class)
        .isThrownBy(() -> CacheEntry.decode(key(2), FULL.encode()))
        .withMessage("a stored value belongs to another key");
  }

  @Test
  void readsLabelsWithoutTheBody() {
    byte[] stored = FULL.encode();
    int bodyAt = 12 + StoredForm.headerLength(stored);
    for (int length = bodyAt; length <= stored.length; length++) {
      assertThat(CacheEntry.peekLabels(key(1), Arrays.copyOf(stored, length)))
          .isEqualTo(FULL.labels());
    }
    for (int length = 0; length < bodyAt; length++) {
      byte[] cut = Arrays.copyOf(stored, length);
      assertThatExceptionOfType(UnreadableEntryException.class)
          .isThrownBy(() -> CacheEntry.peekLabels(key(1), cut));
    }
    assertThatExceptionOfType(UnreadableEntryException.class)
        .isThrownBy(() -> CacheEntry.peekLabels(key(2), stored));
  }

  @Test
  void damageBeforeTheBodyIsNoticedWithoutTheBody() {
    byte[] stored = FULL.encode();
    for (int at = 0; at < 12 + StoredForm.headerLength(stored); at++) {
      byte[] damaged = stored.clone();
      damaged[at] ^= 1;
      assertThatExceptionOfType(UnreadableEntryException.class)
          .isThrownBy(() -> CacheEntry.peekLabels(key(1), damaged));
    }
  }

  @Test
  void s5_laterFormatIsNamed() {
    byte[] later = FULL.encode();
    later[3] = 2;
    assertThatExceptionOfType(UnreadableEntryException.class)
        .isThrownBy(() -> CacheEntry.decode(key(1), later))
        .withMessage("a stored value has format 2, this version reads format 1");
  }

  @Test
  void s5_headerFieldsOfLaterVersionsArePassedOver() {
    String header =
        changed(
            text ->
                text.replace(
                        "{\"key\"",
                        "{\"a\":{\"key\":\"x\",\"b\":[1,{}]},\"c\":[[]],\"d\":null,\"key\"")
                    .replace("\"usage\":[", "\"e\":1e400,\"f\":" + "9".repeat(900) + ",\"usage\":[")
                    .replace(",\"form\"", ",\"g\":true,\"form\""));
    assertSame(CacheEntry.decode(key(1), StoredForm.of(header, FULL.bodyBytes())), FULL);
  }

  @Test
  void s5_moreCountsOfTokensArePassedOver() {
    String header = changed(text -> text.replaceFirst("(\"usage\":[^\\]]*)]", "$1,5,6]"));
    assertSame(CacheEntry.decode(key(1), StoredForm.of(header, FULL.bodyBytes())), FULL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"gzip\"", "{\"cipher\":\"aes\",\"key\":\"1\"}", "null", "[]"})
  void s5_encodedBodyOfLaterVersionIsRefused(String encoding) {
    String header =
        changed(text -> text.replace(",\"form\"", ",\"encoding\":" + encoding + ",\"form\""));
    assertThatExceptionOfType(UnreadableEntryException.class)
        .isThrownBy(() -> CacheEntry.decode(key(1), StoredForm.of(header, FULL.bodyBytes())))
        .withMessage("a stored value has an encoding this version cannot read");
  }

  static Stream<UnaryOperator<String>> headersThatAreNone() {
    return Stream.of(
        text -> "",
        text -> "null",
        text -> "{}",
        text -> "[" + text + "]",
        text -> text.replaceFirst("\"key\"", "\"kex\""),
        text -> text.replaceFirst("\"created\":\\d+,", ""),
        text -> text.replaceFirst("\"lifetime\":\\d+,", ""),
        text -> text.replaceFirst("\"form\":\"sse\",", ""),
        text -> text.replaceFirst(",\"length\":\\d+", ""),
        text -> text.replaceFirst(",\"crc32c\":\\d+", ""),
        text -> text.replaceFirst("\"crc32c\":\\d+", "\"crc32c\":-1"),
        text -> text.replaceFirst("\"length\":\\d+", "\"length\":13"),
        text -> text.replaceFirst("\"created\":\\d+", "\"created\":-1"),
        text -> text.replaceFirst("\"created\":\\d+", "\"created\":1.5"),
        text -> text.replaceFirst("\"created\":\\d+", "\"created\":\"1\""),
        text -> text.replaceFirst("\"created\":\\d+", "\"created\":9223372036854775807"),
        text -> text.replaceFirst("\"created\":\\d+", "\"created\":9223372036854775808"),
        text -> text.replaceFirst("\"created\":\\d+", "\"created\":" + "9".repeat(100_000)),
        text -> text.replaceFirst("\"lifetime\":\\d+", "\"lifetime\":0"),
        text -> text.replaceFirst("\"lifetime\":\\d+", "\"lifetime\":-5"),
        text -> text.replaceFirst("\"lifetime\":\\d+", "\"lifetime\":253402300799999"),
        text -> text.replaceFirst("\"latency\":\\d+", "\"latency\":-1"),
        text -> text.replaceFirst("\"usage\":[^\\]]*]", "\"usage\":[]"),
        text -> text.replaceFirst("\"usage\":[^\\]]*]", "\"usage\":[1,2,3]"),
        text -> text.replaceFirst("\"usage\":[^\\]]*]", "\"usage\":[1,2,\"3\"]"),
        text -> text.replaceFirst("\"usage\":[^\\]]*]", "\"usage\":{}"),
        text -> text.replaceFirst("\"form\":\"sse\"", "\"form\":\"cbor\""),
        text -> text.replaceFirst("\"namespace\":\"[^\"]*\"", "\"namespace\":null"),
        text -> text.replaceFirst("\"namespace\":\"[^\"]*\"", "\"namespace\":{\"x\":1}"),
        text -> text.replaceFirst("\"namespace\":\"[^\"]*\"", "\"namespace\":\"\\\\ud800\""),
        text -> text.replaceFirst("\"tags\":\\[", "\"tags\":[\"docs\","),
        text -> text.replaceFirst("\"tags\":\\[", "\"tags\":[1,"),
        text -> text.replaceFirst("\"headers\":\\{", "\"headers\":{\"x\":\"y\","),
        text -> text.replaceFirst("\"headers\":\\{", "\"headers\":{\"x\":[null],"),
        text -> "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "," + text.substring(1));
  }

  @ParameterizedTest
  @MethodSource("headersThatAreNone")
  void headerThatIsNoneIsRefused(UnaryOperator<String> change) {
    assertThat(changed(change)).isNotEqualTo(StoredForm.header(FULL.encode()));
    assertUnreadable(StoredForm.of(changed(change), FULL.bodyBytes()));
  }

  @Test
  void r8_whatIsSaidOfDamageQuotesNothing() {
    String header = changed(text -> text.replace("\"created\":", "\"created\":secret"));
    assertThatThrownBy(() -> CacheEntry.decode(key(1), StoredForm.of(header, FULL.bodyBytes())))
        .isInstanceOf(UnreadableEntryException.class)
        .hasMessage("the header of a stored value cannot be read (JsonParseException)")
        .hasNoCause();
  }

  @Test
  void keepsHalfCharactersInHeaders() {
    CacheEntry broken =
        entry(key(1)).headers(Map.of("x", List.of("\ud800", "\ud800x", "\udc00\ud800"))).build();
    assertSame(CacheEntry.decode(key(1), broken.encode()), broken);
  }

  @Test
  void r7_nothingIsSerializedByJava() throws Exception {
    Path classes =
        Path.of(CacheEntry.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      List<Path> compiled = files.filter(file -> file.toString().endsWith(".class")).toList();
      assertThat(compiled).isNotEmpty();
      for (Path file : compiled) {
        assertThat(Files.readString(file, ISO_8859_1))
            .as(file.toString())
            .doesNotContain(
                "java/io/ObjectInput", "java/io/ObjectOutput", "java/io/Externalizable");
      }
    }
    assertThat(Serializable.class.isAssignableFrom(CacheEntry.class)).isFalse();
  }

  private static String changed(UnaryOperator<String> change) {
    return change.apply(StoredForm.header(FULL.encode()));
  }

  private static void assertUnreadable(byte[] stored) {
    try {
      CacheEntry read = CacheEntry.decode(key(1), stored);
      throw new AssertionError("read " + read + " from " + Arrays.toString(stored));
    } catch (UnreadableEntryException expected) {
      assertThat(expected.getMessage()).isNotBlank();
    }
  }
}
