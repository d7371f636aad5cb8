package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static io.github.completioncache.store.Entries.entry;
import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes in comes out: the part of the contract about single entries. */
interface KeepingContract {

  CacheStore store();

  @Test
  default void hasNothingAtFirst() {
    assertThat(store().get(key(1))).isEmpty();
    assertThat(store().remove(key(1))).isFalse();
  }

  @Test
  default void keepsEverythingAnEntrySays() {
    CacheEntry full =
        CacheEntry.builder()
            .labels(
                new EntryLabels(
                    key(1), "Mieter é 租户 😀", "häufig", "modèle:4o", Set.of("a", "b c", "日本", "")))
            .created(Instant.now().minusSeconds(3))
            .lifetime(Duration.ofDays(30).plusMillis(1))
            .staleFor(Duration.ofMinutes(7))
            .providerLatency(Duration.ofMillis(1234))
            .usage(new TokenUsage(Integer.MAX_VALUE + 1L, 7, 0))
            .form(AnswerForm.SSE)
            .contentType("text/event-stream; charset=utf-8")
            .headers(
                Map.of(
                    "x-request-id", List.of("req_\"1\"\\"),
                    "set-cookie", List.of("a=1", "b=2"),
                    "x-empty", List.of("")))
            .body("data: {\"ü\":\"\\u0000\"}\n\ndata: [DONE]\n\n".getBytes(UTF_8))
            .build();
    assertThat(store().put(key(1), full)).isTrue();
    assertSame(store().get(key(1)), full);
  }

  @Test
  default void keepsThatNothingElseIsKnown() {
    CacheEntry bare =
        CacheEntry.builder()
            .labels(new EntryLabels(key(1), "", "", "", Set.of()))
            .created(Instant.now())
            .lifetime(Duration.ofHours(1))
            .body(new byte[0])
            .build();
    store().put(key(1), bare);
    assertSame(store().get(key(1)), bare);
  }

  @Test
  default void tellsUsageOfZeroFromNoUsage() {
    CacheEntry zero = entry(key(1)).usage(TokenUsage.NONE).build();
    store().put(key(1), zero);
    assertSame(store().get(key(1)), zero);
  }

  @Test
  default void keepsAnyBytes() {
    byte[] everyByte = new byte[512];
    for (int i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    CacheEntry binary = entry(key(1)).body(everyByte).build();
    store().put(key(1), binary);
    assertSame(store().get(key(1)), binary);
  }

  @Test
  default void keepsMegabyte() {
    byte[] body = new byte[1 << 20];
    new Random(1).nextBytes(body);
    CacheEntry large = entry(key(1)).body(body).build();
    store().put(key(1), large);
    assertSame(store().get(key(1)), large);
  }

  @Test
  default void replaces() {
    CacheEntry first = entry(key(1)).body(new byte[] {1}).usage(TokenUsage.NONE).build();
    CacheEntry second = entry(key(1)).body(new byte[] {2, 2}).lifetime(Duration.ofDays(2)).build();
    store().put(key(1), first);
    assertThat(store().put(key(1), second)).isTrue();
    assertSame(store().get(key(1)), second);
  }

  @Test
  default void removes() {
    store().put(key(1), entry(key(1)).build());
    store().put(key(2), entry(key(2)).build());
    assertThat(store().remove(key(1))).isTrue();
    assertThat(store().get(key(1))).isEmpty();
    assertThat(store().remove(key(1))).isFalse();
    assertThat(store().get(key(2))).isPresent();
  }

  @Test
  default void doesNotKeepWhatHasExpired() {
    CacheEntry expired =
        entry(key(1))
            .created(Instant.now().minus(Duration.ofHours(2)))
            .lifetime(Duration.ofHours(1))
            .build();
    assertThat(store().put(key(1), expired)).isFalse();
    assertThat(store().get(key(1))).isEmpty();
  }

  @Test
  default void keepsOneBodyUnderSeveralKeys() {
    CacheEntry one = entry(key(1)).body(new byte[] {7}).build();
    CacheEntry other = entry(key(2)).body(new byte[] {7}).build();
    store().put(key(1), one);
    store().put(key(2), other);
    store().remove(key(1));
    assertThat(store().get(key(1))).isEmpty();
    assertSame(store().get(key(2)), other);
  }

  @Test
  default void tellsKeysApartThatDifferInOneBit() {
    byte[] digest = key(1).toBytes();
    store().put(key(1), entry(key(1)).build());
    for (int bit = 0; bit < 8 * CacheKey.BYTES; bit++) {
      byte[] near = digest.clone();
      near[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(store().get(CacheKey.of(near))).as("bit %s", bit).isEmpty();
    }
  }

  @Test
  default void refusesAnEntryOfAnotherKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().put(key(2), entry(key(1)).build()))
        .withMessageContaining(key(1).prefix())
        .withMessageContaining(key(2).prefix());
    assertThat(store().get(key(2))).isEmpty();
  }

  @Test
  default void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> store().get(null));
    assertThatNullPointerException().isThrownBy(() -> store().put(key(1), null));
    assertThatNullPointerException().isThrownBy(() -> store().put(null, entry(key(1)).build()));
    assertThatNullPointerException().isThrownBy(() -> store().remove(null));
    assertThatNullPointerException().isThrownBy(() -> store().invalidate(null));
    assertThatNullPointerException().isThrownBy(() -> store().capability(null));
  }

  @Test
  default void hasNoCapabilityThatNobodyOffers() {
    interface Unheard {}

    assertThat(store().capability(Unheard.class)).isEmpty();
    assertThat(store().capability(CacheStore.class)).containsSame(store());
  }
}
