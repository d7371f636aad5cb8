package io.github.completioncache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.Entries;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines that exports consist of. */
final class EntryLinesTest {

  private static final CacheEntry ENTRY =
      Entries.entry(Entries.key(1))
          .created(Instant.ofEpochMilli(1768644000000L))
          .lifetime(Duration.ofDays(7))
          .body("{\"id\":\"ü\"}".getBytes(UTF_8))
          .build();

  private static final String LINE =
      "{\"format\":1,\"key\":\""
          + Entries.key(1).hex()
          + "\",\"namespace\":\"\",\"category\":\"faq\",\"model\":\"gpt-4o\",\"tags\":[],"
          + "\"created\":1768644000000,\"lifetime\":604800000,\"stale\":0,\"latency\":0,"
          + "\"form\":\"json\",\"type\":\"application/json\",\"headers\":{},"
          + "\"body\":\"{\\\"id\\\":\\\"\\u00FC\\\"}\"}";

  @Test
  void aLineIsWhatTheGuideSays() {
    assertThat(EntryLines.write(ENTRY)).isEqualTo(LINE);
    Entries.assertSame(EntryLines.read(LINE.getBytes(UTF_8)), ENTRY);
  }

  @Test
  void whatMayBeMissingMayBeMissing() {
    String least =
        "{\"body\":\"x\",\"format\":1,\"form\":\"sse\",\"created\":1,\"lifetime\":1,\"more\":[],\"key\":\""
            + Entries.key(1).hex()
            + "\"}";

    CacheEntry read = EntryLines.read(least.getBytes(UTF_8));

    assertThat(read.labels().category()).isEmpty();
    assertThat(read.usage()).isEmpty();
    assertThat(read.contentType()).isEqualTo("application/json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "format":1               | "format":"1"                | has no "format"
          "format":1               | "format":2                  | this version reads 1
          "key":"                  | "key":"x                    | not 64 hexadecimal digits
          "created":1768644000000  | "created":-1                | created must be between
          "created":1768644000000  | "created":"now"             | "created" that is a whole number
          "lifetime":604800000     | "lifetime":0                | lifetime must be between
          "lifetime":604800000     | "lifetime":1.5              | "lifetime" that is a whole number
          "lifetime":604800000     | "lifetime":9e99             | "lifetime" that is a whole number
          "lifetime":604800000     | "lifetime":9223372036854775807 | lifetime must be between
          "stale":0                | "stale":-1                  | staleFor must be between
          "latency":0              | "latency":-1                | providerLatency must be between
          "latency":0              | "usage":[1,2]               | not three numbers
          "latency":0              | "usage":[1,2,-3]            | must not be negative
          "latency":0              | "usage":7                   | not three numbers
          "form":"json"            | "form":"xml"                | neither json nor sse
          "tags":[]                | "tags":[1]                  | array of texts
          "tags":[]                | "tags":"a"                  | array of texts
          "tags":[]                | "tags":["\\ud800"]          | half a surrogate pair
          "headers":{}             | "headers":[]                | not an object
          "headers":{}             | "headers":{"a":"b"}         | array of texts
          "type":"application/json"| "type":7                    | "type" that is a text
          "headers":{}             | "body_base64":""            | must have one of
          "body":"                 | "body_base64":"$            | not Base64
          "body":                  | "nobody":                   | must have one of
          """)
  void isRefused(String part, String instead, String reason) {
    assertThat(LINE).contains(part);
    byte[] line = LINE.replace(part, instead).getBytes(UTF_8);

    assertThatThrownBy(() -> EntryLines.read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({"{", "[]", "7", "null", "''"})
  void isNoObject(String line) {
    assertThatThrownBy(() -> EntryLines.read(line.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not ");
  }
}
