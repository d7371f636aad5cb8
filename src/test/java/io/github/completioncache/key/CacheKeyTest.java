package io.github.completioncache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class CacheKeyTest {

  private static final String HEX = "00ff7f80" + "0123456789abcdef".repeat(3) + "fedcba98";

  @Test
  void aKeyIsItsBytesAndItsDigits() {
    CacheKey key = CacheKey.parse(HEX);

    assertThat(key.hex()).isEqualTo(HEX);
    assertThat(key).hasToString(HEX);
    assertThat(key.prefix()).isEqualTo("00ff7f800123");
    assertThat(key.toBytes()).hasSize(CacheKey.BYTES).startsWith(0, 0xff, 0x7f, 0x80);
    assertThat(CacheKey.of(key.toBytes())).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(CacheKey.parse(HEX.toUpperCase(Locale.ROOT))).isEqualTo(key);
  }

  @Test
  void keysThatDifferAnywhereAreNotEqual() {
    CacheKey key = CacheKey.parse(HEX);
    for (int i = 0; i < CacheKey.BYTES; i++) {
      byte[] other = key.toBytes();
      other[i] ^= 1;
      assertThat(CacheKey.of(other)).isNotEqualTo(key);
    }
    assertThat(key).isNotEqualTo(null).isNotEqualTo(HEX);
  }

  @Test
  void aKeyDoesNotShareItsBytes() {
    byte[] bytes = new byte[CacheKey.BYTES];
    CacheKey key = CacheKey.of(bytes);
    bytes[0] = 1;
    key.toBytes()[1] = 1;

    assertThat(key.toBytes()).containsOnly(0);
  }

  @Test
  void whatIsNoKeyIsRejected() {
    assertThatThrownBy(() -> CacheKey.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sha256 must have 32 bytes, but has 31");
    assertThatThrownBy(() -> CacheKey.parse("00"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a key has 64 hexadecimal digits, but this text has 2 characters");
    assertThatThrownBy(() -> CacheKey.parse("g" + HEX.substring(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
