package io.github.completioncache.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOptions.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request can say to the cache in its headers. */
class ControlHeadersTest {

  private static final CacheOptions BASE =
      CacheOptions.builder().namespace("n").category("c").tags("t").build();

  private static CacheOptions read(String name, String value) {
    return ControlHeaders.read(BASE, Map.of("X-Completion-Cache-" + name, List.of(value)));
  }

  @Test
  void eachHeaderSetsOneOption() {
    assertThat(read("Category", "faq").category()).isEqualTo("faq");
    assertThat(read("Namespace", "tenant").namespace()).isEqualTo("tenant");
    assertThat(read("Tags", "a, b").tags()).containsExactlyInAnyOrder("t", "a", "b");
    assertThat(read("Ttl", "PT1H").ttl()).contains(Duration.ofHours(1));
    assertThat(read("Max-Age", "PT5M").maxAge()).contains(Duration.ofMinutes(5));
    assertThat(read("Stale-While-Revalidate", "PT10M").staleWhileRevalidate())
        .contains(Duration.ofMinutes(10));
    assertThat(read("Stale-If-Error", "P1D").staleIfError()).contains(Duration.ofDays(1));
    assertThat(read("Replay-Delay", "PT0.02S").replayDelay()).isEqualTo(Duration.ofMillis(20));
    for (Mode mode : Mode.values()) {
      assertThat(read("mode", mode.name().replace('_', '-')).mode()).isEqualTo(mode);
    }
  }

  @Test
  void whatNoHeaderNamesStaysAsItWas() {
    CacheOptions options = read("Ttl", "PT1H");

    assertThat(options.namespace()).isEqualTo("n");
    assertThat(options.category()).isEqualTo("c");
    assertThat(ControlHeaders.read(BASE, Map.of())).isSameAs(BASE);
  }

  @ParameterizedTest
  @CsvSource({
    "Ttl, 60, x-completion-cache-ttl",
    "Ttl, PT0S, PT0S",
    "Max-Age, -PT1S, maxAge",
    "Stale-While-Revalidate, -PT1S, staleWhileRevalidate",
    "Stale-If-Error, -PT1S, staleIfError",
    "Mode, of course, only-if-cached",
    "Replay-Delay, PT2M, PT2M",
    "Categry, faq, x-completion-cache-categry",
    "Category, ' ', category"
  })
  void valueThatCannotBeMeantIsNamed(String name, String value, String named) {
    assertThatThrownBy(() -> read(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
