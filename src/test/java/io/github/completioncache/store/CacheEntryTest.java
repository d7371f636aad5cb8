package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static io.github.completioncache.store.Entries.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.testing.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheEntryTest {

  private static final Instant NOON = Instant.parse("2026-01-17T12:00:00Z");

  @Test
  void s4_nothingHandedOutOrInChangesAnEntry() throws Exception {
    byte[] body = {1, 2, 3};
    List<String> values = new ArrayList<>(List.of("a"));
    CacheEntry entry = entry(key(1)).body(body).headers(Map.of("x", values)).build();
    body[0] = 9;
    values.set(0, "b");
    entry.bodyBytes()[1] = 9;
    entry.bodyStream().readAllBytes()[2] = 9;
    assertThat(entry.bodyBytes()).containsExactly(1, 2, 3);
    assertThat(entry.headers()).isEqualTo(Map.of("x", List.of("a")));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> entry.headers().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> entry.headers().get("x").clear());
    CacheEntry decoded = CacheEntry.decode(key(1), entry.encode());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> decoded.headers().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> decoded.headers().get("x").clear());
  }

  @Test
  void readsTheBodyOfDecodedEntryWhereItLies() throws Exception {
    CacheEntry decoded =
        CacheEntry.decode(key(1), entry(key(1)).body(new byte[] {4, 5}).build().encode());
    assertThat(decoded.bodyLength()).isEqualTo(2);
    assertThat(decoded.bodyStream().readAllBytes()).containsExactly(4, 5);
    int sum = decoded.readBody((buffer, at, length) -> buffer[at] * 10 + buffer[at + length - 1]);
    assertThat(sum).isEqualTo(45);
  }

  @Test
  void isExpiredFromTheEndOfItsLifetime() {
    CacheEntry entry = entry(key(1)).created(NOON).lifetime(Duration.ofMillis(1500)).build();
    assertThat(entry.expires()).isEqualTo(NOON.plusMillis(1500));
    FakeClock clock = new FakeClock(entry.expires().minusMillis(1));
    assertThat(entry.isExpired(clock)).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(entry.isExpired(clock)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "PT1000000000H"})
  void t1_refusesLifetimesThatAreNone(String lifetime) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CacheEntry.builder().lifetime(Duration.parse(lifetime)))
        .withMessageStartingWith("lifetime must be between PT0.001S and ")
        .withMessageEndingWith("but is " + Duration.parse(lifetime));
  }

  @Test
  void refusesTimesBeyondTheCalendar() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CacheEntry.builder().created(Instant.MIN))
        .withMessageContaining("created must be between 1970-01-01T00:00:00Z and 9999-12-31T");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CacheEntry.builder().created(Instant.MAX))
        .withMessageContaining("but is " + Instant.MAX);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CacheEntry.builder().providerLatency(Duration.ofMillis(-1)))
        .withMessageEndingWith("but is PT-0.001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> entry(key(1)).created(NOON).lifetime(Duration.ofDays(2_913_000)).build())
        .withMessage(
            "lifetime must end by 9999-12-31T23:59:59.999Z, but PT69912000H from"
                + " 2026-01-17T12:00:00Z does not");
  }

  @Test
  void saysWhatIsMissing() {
    assertThatNullPointerException().isThrownBy(CacheEntry.builder()::build).withMessage("labels");
    assertThatNullPointerException()
        .isThrownBy(CacheEntry.builder().labels(labels(key(1)))::build)
        .withMessage("created");
    assertThatNullPointerException()
        .isThrownBy(CacheEntry.builder().labels(labels(key(1))).created(NOON)::build)
        .withMessage("lifetime");
    assertThatNullPointerException()
        .isThrownBy(
            CacheEntry.builder().labels(labels(key(1))).created(NOON).lifetime(Duration.ofDays(1))
                ::build)
        .withMessage("body");
  }

  @Test
  void builderOfAnEntryHasAllOfIt() {
    CacheEntry entry =
        entry(key(1)).usage(new TokenUsage(3, 2, 1)).headers(Map.of("x", List.of("y"))).build();
    assertSame(entry.toBuilder().build(), entry);
  }

  @Test
  void r8_namesTheKeyAndTheSizeButNothingInside() {
    CacheEntry entry = entry(key(1)).body(new byte[6]).created(NOON).build();
    assertThat(entry)
        .hasToString("CacheEntry[" + key(1).prefix() + ", 6 bytes, created 2026-01-17T12:00:00Z]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00", "\udc00\ud800", "\ud800x"})
  void refusesNamesWithHalfCharacter(String name) {
    assertRefused("namespace", () -> new EntryLabels(key(1), name, "", "", Set.of()));
    assertRefused("category", () -> new EntryLabels(key(1), "", name, "", Set.of()));
    assertRefused("model", () -> new EntryLabels(key(1), "", "", name, Set.of()));
    assertRefused("tag", () -> new EntryLabels(key(1), "", "", "", Set.of(name)));
    assertRefused("namespace", () -> Invalidation.namespace(name));
    assertRefused("category", () -> Invalidation.category(name));
    assertRefused("model", () -> Invalidation.model(name));
    assertRefused("tag", () -> Invalidation.tag(name));
  }

  private static void assertRefused(String field, ThrowingCallable call) {
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .withMessageStartingWith(
            field + " must be valid Unicode, but has half a surrogate pair at ");
  }
}
