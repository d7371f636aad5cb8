package io.github.completioncache.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Keys and entries for tests of stores. */
public final class Entries {

  private Entries() {}

  /** A key of its own for each number. */
  public static CacheKey key(int number) {
    return CacheKey.of(
        ByteBuffer.allocate(CacheKey.BYTES)
            .putLong(number * 0x9E3779B97F4A7C15L)
            .putLong(0)
            .putLong(0)
            .putLong(number)
            .array());
  }

  /** Labels of the default namespace, without tags. */
  public static EntryLabels labels(CacheKey key) {
    return new EntryLabels(key, "", "faq", "gpt-4o", Set.of());
  }

  /** An entry asked for just now that lives for an hour, with a body of its own for each key. */
  public static CacheEntry.Builder entry(CacheKey key) {
    return entry(key, Clock.systemUTC());
  }

  /**
   * An entry asked for at the time of {@code clock} that lives for an hour, with a body of its own
   * for each key.
   */
  public static CacheEntry.Builder entry(CacheKey key, Clock clock) {
    return entry(labels(key)).created(clock.instant());
  }

  /** An entry with these labels, asked for just now, that lives for an hour. */
  public static CacheEntry.Builder entry(EntryLabels labels) {
    return CacheEntry.builder()
        .labels(labels)
        .created(Instant.now())
        .lifetime(Duration.ofHours(1))
        .body(("{\"id\":\"" + labels.key().prefix() + "\"}").getBytes(UTF_8));
  }

  /** Asserts that {@code actual} is there and equals {@code expected} in everything. */
  public static void assertSame(Optional<CacheEntry> actual, CacheEntry expected) {
    assertThat(actual).hasValueSatisfying(entry -> assertSame(entry, expected));
  }

  /** Asserts that {@code actual} equals {@code expected} in everything. */
  public static void assertSame(CacheEntry actual, CacheEntry expected) {
    assertThat(actual.labels()).isEqualTo(expected.labels());
    assertThat(actual.created()).isEqualTo(expected.created());
    assertThat(actual.lifetime()).isEqualTo(expected.lifetime());
    assertThat(actual.expires()).isEqualTo(expected.expires());
    assertThat(actual.staleFor()).isEqualTo(expected.staleFor());
    assertThat(actual.providerLatency()).isEqualTo(expected.providerLatency());
    assertThat(actual.usage()).isEqualTo(expected.usage());
    assertThat(actual.form()).isEqualTo(expected.form());
    assertThat(actual.contentType()).isEqualTo(expected.contentType());
    assertThat(actual.headers()).isEqualTo(expected.headers());
    assertThat(actual.bodyLength()).isEqualTo(expected.bodyLength());
    assertThat(actual.bodyBytes()).isEqualTo(expected.bodyBytes());
  }
}
