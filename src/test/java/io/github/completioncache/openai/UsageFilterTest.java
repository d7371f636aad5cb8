package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.ProviderApi.Delivery;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller who did not ask for the usage is not told it. */
class UsageFilterTest {

  private static final String CHUNK = "data: {\"id\":\"1\",\"choices\":[{\"index\":0}]}\n\n";
  private static final String USAGE_CHUNK =
      "data: {\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private static String filtered(String events) throws IOException {
    return new String(
        select(new ByteArrayInputStream(Wire.utf8(events))).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static InputStream select(InputStream recorded) {
    return Wire.API.select(recorded, Delivery.EVENTS);
  }

  /** Gives what arrived together at each read, and fails if it is asked for more. */
  private static final class Arrivals extends InputStream {
    private final Deque<byte[]> arrivals = new ArrayDeque<>();
    private boolean closed;

    Arrivals(String... arrivals) {
      List.of(arrivals).forEach(text -> this.arrivals.add(Wire.utf8(text)));
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      byte[] next = arrivals.poll();
      if (next == null) {
        throw new IOException("waited for more");
      }
      System.arraycopy(next, 0, target, offset, next.length);
      return next.length;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        CHUNK + DONE,
        ": comment\r\n\r\nid: 7\r\ndata: {\"id\" : 1.50 }\r\n\r\n",
        "data: {\"id\":1}\r\rdata: [DONE]\r\r",
        "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\":null\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"usage\":null}}],\"x\":{\"usage\":{\"a\":1}}}\n\n",
        "data: {\"usage\":7}\n\n",
        "data: \"usage\"\n\n",
        "data: {\"usage\":\n\n",
        "data: {\"usage\":null,\n\n",
        "data: {\"usage\":null,\"a\":\"}\n\n",
        "data: {\"choices\":[{\"usage\":null}]}\n\n",
        "data: {\"x\\\"usage\":null}\n\n",
        "data: [{\"usage\":null}]\n\n",
        "data: {}{\"usage\":null}\n\n",
        "data:{\"a\":{},\"b\":[\"usage\",null]}\n\n",
        ": \"usage\"\n\n",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1}}",
        "\n\n\r\r\r\n\r\n\uFEFFdata: x"
      })
  void eventsThatDoNotTellItPassByteForByte(String events) throws IOException {
    assertThat(filtered(events)).isEqualTo(events);
  }

  @Test
  void chunkThatOnlyTellsItIsDropped() throws IOException {
    assertThat(filtered(CHUNK + USAGE_CHUNK + DONE)).isEqualTo(CHUNK + DONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"usage\":null}|{}",
        "{\"usage\":null,\"choices\":[]}|{\"choices\":[]}",
        "{ \"usage\" : null , \"id\" : 1.50 }|{  \"id\" : 1.50 }",
        "{\"id\":1,\"usage\":null}|{\"id\":1}",
        "{\"a\":\"}\\\"\",\"usage\":null,\"x\":[{}]}|{\"a\":\"}\\\"\",\"x\":[{}]}",
        "{\"a\":[{\"usage\":null}],\"usage\":null}|{\"a\":[{\"usage\":null}]}",
        "{\"usage\":null,\"a\":[{\"usage\":null}]}|{\"a\":[{\"usage\":null}]}",
        "{\"usage\":null,\"a\":1,\"usage\":null}|{\"usage\":null,\"a\":1}",
        "{\"a\":\"usage\",\"usage\":null}|{\"a\":\"usage\"}",
        "{\"x\\\"usage\":null,\"usage\":null}|{\"x\\\"usage\":null}",
        "{\"usage\":null ,\"a\":1}|{\"a\":1}",
        "{\"id\":1,\"usage\":null,\"x\":\"é\"}|{\"id\":1,\"x\":\"é\"}",
        "{\"usage\":{\"a\":[{}]},\"choices\":[{\"usage\":1}]}|{\"choices\":[{\"usage\":1}]}",
        "{\"choices\":[{}],\"usage\":{\"a\":\"}\"}}|{\"choices\":[{}]}"
      })
  void memberIsCutOutOfOtherChunks(String data, String expected) throws IOException {
    assertThat(filtered("data: " + data + "\n\n" + DONE))
        .isEqualTo("data: " + expected + "\n\n" + DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n\n", "\r\n\r\n", "\r\r"})
  void restOfAnEventThatSaysThatTheUsageIsToComeIsKeptToTheByte(String end) throws IOException {
    String event =
        "data:{\"id\":1.50,\"x\":\"\u00e9\",\"usage\":null,\"obfuscation\":\"ab\"}" + end;

    assertThat(filtered(event.repeat(3))).isEqualTo(event.replace("\"usage\":null,", "").repeat(3));
  }

  @Test
  void typeOfTheEventIsKept() throws IOException {
    assertThat(filtered("event: chunk\r\ndata: {\"usage\":null,\r\ndata: \"id\":1}\r\n\r\n"))
        .isEqualTo(
            "event: chunk\ndata: \ndata: \"id\":1}\n\n".replace("data: \n", "data: {\n") + "\n");
  }

  @Test
  void eventIsPassedOnBeforeTheNextOneHasArrived() throws IOException {
    InputStream events =
        select(new Arrivals("data: {\"id\"", ":1}\r\n\r", "\n" + CHUNK.substring(0, 20)));

    assertThat(new String(events.readNBytes(17), StandardCharsets.UTF_8))
        .isEqualTo("data: {\"id\":1}\r\n\r");
    assertThat(events.available()).isZero();
    assertThatThrownBy(events::read).hasMessage("waited for more");
  }

  @Test
  void severalEventsMayArriveTogether() throws IOException {
    InputStream events = select(new Arrivals(CHUNK + USAGE_CHUNK + CHUNK));
    byte[] buffer = new byte[1_000];

    assertThat(events.read(buffer, 0, 0)).isZero();
    assertThat(events.read(buffer, 0, buffer.length)).isEqualTo(2 * CHUNK.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void resultDoesNotDependOnHowTheBytesArrive(String lineEnd) throws IOException {
    String events =
        (": hello\n\n" + CHUNK + CHUNK.replace("}]}", "}],\"usage\":null}") + USAGE_CHUNK + DONE)
            .replace("\n", lineEnd);
    String expected = filtered(events);
    assertThat(expected).doesNotContain("usage").contains(": hello", "[DONE]");
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      InputStream inPieces =
          new FilterInputStream(new ByteArrayInputStream(Wire.utf8(events))) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
              return super.read(target, offset, Math.min(length, 1 + random.nextInt(40)));
            }
          };

      assertThat(new String(select(inPieces).readAllBytes(), StandardCharsets.UTF_8))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  @Test
  void closingItClosesTheRecording() throws IOException {
    Arrivals recorded = new Arrivals(CHUNK);
    select(recorded).close();

    assertThat(recorded.closed).isTrue();
  }

  @Test
  void whoAskedForItGetsTheRecordingAsItIs() {
    InputStream recorded = new Arrivals();

    assertThat(Wire.API.select(recorded, Delivery.EVENTS_WITH_USAGE)).isSameAs(recorded);
  }
}
