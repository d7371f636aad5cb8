package io.github.completioncache.store;

import static io.github.completioncache.store.Entries.assertSame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The example in {@code docs/stored-format.md} is what the code writes and reads. */
class StoredFormatDocTest {

  private static final Path DOC = Path.of("docs", "stored-format.md");
  private static final CacheKey KEY =
      CacheKey.parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  @Test
  void exampleIsWhatIsWritten() throws Exception {
    assertThat(HexFormat.of().formatHex(example().encode()))
        .isEqualTo(HexFormat.of().formatHex(documented()));
  }

  @Test
  void exampleIsRead() throws Exception {
    assertSame(CacheEntry.decode(KEY, documented()), example());
  }

  private static CacheEntry example() {
    return CacheEntry.builder()
        .labels(new EntryLabels(KEY, "", "faq", "gpt-4o", Set.of("docs", "v3")))
        .created(Instant.parse("2026-01-17T10:00:00Z"))
        .lifetime(Duration.ofDays(7))
        .providerLatency(Duration.ofMillis(812))
        .usage(new TokenUsage(17, 0, 5))
        .headers(Map.of("x-request-id", List.of("req_1")))
        .body("{\"id\":\"chatcmpl-1\"}".getBytes(UTF_8))
        .build();
  }

  /**
   * The bytes of the dump: lines of an offset, two spaces, up to 16 bytes in hexadecimal, and the
   * same as text.
   */
  private static byte[] documented() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line : Files.readAllLines(DOC)) {
      if (line.matches("[0-9a-f]{8}  ([0-9a-f]{2} +){1,16}\\|.*\\|")) {
        assertThat(Integer.parseInt(line.substring(0, 8), 16)).isEqualTo(bytes.size());
        String digits = line.substring(8, line.indexOf('|')).replace(" ", "");
        bytes.writeBytes(HexFormat.of().parseHex(digits));
      }
    }
    assertThat(bytes.size()).as("bytes in the example of %s", DOC).isPositive();
    return bytes.toByteArray();
  }
}
