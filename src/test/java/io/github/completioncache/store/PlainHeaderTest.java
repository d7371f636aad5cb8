package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.Entries.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.stats.TokenUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A header that is read without a parser says what the parser reads in it. */
class PlainHeaderTest {

  private static final int HEADER_AT = 12;

  private static final CacheEntry FULL =
      entry(new EntryLabels(key(1), "tenant", "faq", "gpt-4o", Set.of("docs", "v3")))
          .staleFor(Duration.ofMinutes(7))
          .providerLatency(Duration.ofMillis(812))
          .usage(new TokenUsage(1_000, 200, 100))
          .headers(Map.of("x-request-id", List.of("req_1", ""), "openai-version", List.of("2020")))
          .build();

  static Stream<CacheEntry> plainEntries() {
    return Stream.of(
        entry(key(1)).build(),
        entry(labels(key(1))).form(AnswerForm.SSE).contentType("").build(),
        FULL,
        FULL.toBuilder().form(AnswerForm.SSE).contentType("text/event-stream").build(),
        FULL.toBuilder().usage(null).build(),
        FULL.toBuilder().headers(Map.of()).build(),
        FULL.toBuilder().body(new byte[1_000]).build(),
        FULL.toBuilder().labels(labels(key(1))).build());
  }

  @ParameterizedTest
  @MethodSource("plainEntries")
  void whatIsWrittenInAsciiNeedsNoParser(CacheEntry entry) {
    byte[] stored = entry.encodeCompressed(500);
    EntryHeader header = withoutParser(stored);
    assertThat(header).isNotNull();
    assertThat(header.labels()).isEqualTo(entry.labels());
    assertSame(header.toEntry(stored, bodyAt(stored), 1 << 20), entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "租户", "\"", "\\", "\n", "\u0000", "\u007f", "\ud83d\ude00"})
  void anyTextIsReadInOneWayOrTheOther(String text) {
    CacheEntry entry =
        FULL.toBuilder()
            .labels(new EntryLabels(key(1), text, "a" + text, text + "b", Set.of(text)))
            .headers(Map.of("x" + text, List.of(text, "y")))
            .contentType(text)
            .build();
    assertSame(CacheEntry.decode(key(1), entry.encode()), entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "00", "01", "-1", "1.0", "1e3", "+1", "", " 1", "1 ", "\"1\""})
  void numbersAreThoseOfJson(String number) {
    String header = StoredForm.header(FULL.encode());
    assertReadAlike(header.replaceFirst("\"latency\":\\d+", "\"latency\":" + number));
    assertReadAlike(header.replaceFirst("\"usage\":\\[\\d+", "\"usage\":[" + number));
    assertReadAlike(header.replaceFirst("\"latency\":\\d+", "\"latency\":" + number + "9999"));
    assertReadAlike(
        header.replaceFirst("\"latency\":\\d+", "\"latency\":" + number + "1".repeat(19)));
  }

  @Test
  void whatLooksAlmostSoIsReadAlike() {
    String header = StoredForm.header(FULL.encode());
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder changed = new StringBuilder(header);
      for (int n = random.nextInt(2); n >= 0; n--) {
        int at = random.nextInt(changed.length());
        String other = String.valueOf(" 0189-.e{}[]:,\"\\é".charAt(random.nextInt(17)));
        int kept = random.nextInt(2);
        changed.replace(at, at + 1 - kept, other);
      }
      assertReadAlike(changed.toString());
    }
    for (int length = 0; length < header.length(); length++) {
      assertReadAlike(header.substring(0, length));
      assertReadAlike(header + header.substring(length));
    }
  }

  @Test
  void k18_headerOfAnotherKeyIsLeftToTheParser() {
    byte[] stored = FULL.encode();
    assertThat(PlainHeader.read(key(2), stored, HEADER_AT, StoredForm.headerLength(stored)))
        .isNull();
    for (int digit = 0; digit < 64; digit++) {
      StringBuilder header = new StringBuilder(StoredForm.header(stored));
      int at = "{\"key\":\"".length() + digit;
      header.setCharAt(at, header.charAt(at) == '0' ? '1' : '0');
      byte[] moved = StoredForm.of(header.toString(), FULL.bodyBytes());
      assertThat(withoutParser(moved)).isNull();
    }
  }

  private static void assertReadAlike(String header) {
    byte[] stored = StoredForm.of(header, FULL.bodyBytes());
    EntryHeader plain;
    try {
      plain = withoutParser(stored);
    } catch (IllegalArgumentException e) {
      assertThatThrownBy(() -> withParser(stored))
          .as(header)
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    if (plain != null) {
      EntryHeader parsed = withParser(stored);
      assertThat(plain).as(header).usingRecursiveComparison().isEqualTo(parsed);
    }
  }

  private static @Nullable EntryHeader withoutParser(byte[] stored) {
    return PlainHeader.read(key(1), stored, HEADER_AT, StoredForm.headerLength(stored));
  }

  private static EntryHeader withParser(byte[] stored) {
    try {
      return HeaderReader.read(key(1), stored, HEADER_AT, StoredForm.headerLength(stored));
    } catch (IOException e) {
      throw new AssertionError("no JSON", e);
    }
  }

  private static int bodyAt(byte[] stored) {
    return HEADER_AT + StoredForm.headerLength(stored);
  }
}
