package io.github.completioncache.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes are cut into events as the HTML standard says. */
class SseParserTest {

  private static final List<String> LINES =
      List.of(
          "",
          "",
          "data: one",
          "data:two",
          "data:  three",
          "data",
          "data:",
          "data: a: b",
          "event: message",
          "event:",
          "id: 7",
          "retry: 10",
          ": comment",
          ":",
          "dat: no",
          " data: no",
          "data : no",
          "data: \u00e9\u20ac\uD83D\uDE00\u2028\u0085");

  private static List<SseEvent> parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return SseEvent.parse(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyLineEndIsOne(String lineEnd) {
    String text = "event: a\ndata: 1\ndata: 2\n\n: comment\n\ndata: 3\n\n".replace("\n", lineEnd);

    assertThat(parse(text)).containsExactly(new SseEvent("a", "1\n2"), SseEvent.of("3"));
  }

  @Test
  void lineEndsMayBeMixed() {
    assertThat(parse("data: 1\r\ndata: 2\rdata: 3\n\r\n\rdata: 4\n\n"))
        .containsExactly(SseEvent.of("1\n2\n3"), SseEvent.of("4"));
  }

  @Test
  void carriageReturnEndsAnEventWithoutWaitingForALineFeed() {
    List<SseEvent> events = new ArrayList<>();
    SseParser parser = new SseParser(events::add);
    byte[] bytes = "data: 1\r\n\r".getBytes(StandardCharsets.UTF_8);
    parser.feed(bytes, 0, bytes.length);

    assertThat(events).containsExactly(SseEvent.of("1"));

    byte[] rest = "\ndata: 2\n\n".getBytes(StandardCharsets.UTF_8);
    parser.feed(rest, 0, rest.length);
    assertThat(events).containsExactly(SseEvent.of("1"), SseEvent.of("2"));
  }

  @Test
  void byteOrderMarkAtTheBeginningIsNoText() {
    assertThat(parse("\uFEFFdata: 1\n\n")).containsExactly(SseEvent.of("1"));
    assertThat(parse("\uFEFF\ndata: 1\n\n")).containsExactly(SseEvent.of("1"));
    assertThat(parse("data: 1\n\n\uFEFFdata: 2\n\n")).containsExactly(SseEvent.of("1"));
    assertThat(parse("data: \uFEFF\n\n")).containsExactly(SseEvent.of("\uFEFF"));
  }

  @Test
  void oneSpaceAfterTheColonIsNoText() {
    assertThat(parse("data:1\n\ndata: 1\n\ndata:  1\n\n"))
        .containsExactly(SseEvent.of("1"), SseEvent.of("1"), SseEvent.of(" 1"));
  }

  @Test
  void dataMayBeEmpty() {
    assertThat(parse("data\n\ndata:\n\ndata:\ndata: \n\n"))
        .containsExactly(SseEvent.of(""), SseEvent.of(""), SseEvent.of("\n"));
  }

  @Test
  void eventWithoutDataIsNoneAndItsTypeIsForgotten() {
    assertThat(parse("event: ping\n\nid: 1\n\n: comment\n\n\n\ndata: 1\n\n"))
        .containsExactly(SseEvent.of("1"));
  }

  @Test
  void lastTypeCountsAndIsForgottenAfterTheEvent() {
    assertThat(parse("event: a\nevent: b\ndata: 1\n\ndata: 2\n\n"))
        .containsExactly(new SseEvent("b", "1"), SseEvent.of("2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: 1", "data: 1\n", "data: 1\r\n", "data: 1\r", ": x", "", "\uFEFF"})
  void whatNoEmptyLineEndsIsNoEvent(String text) {
    assertThat(parse(text)).isEmpty();
  }

  @Test
  void onlyTheGivenPartOfTheBufferIsRead() {
    byte[] bytes = "xxdata: 1\n\nyy".getBytes(StandardCharsets.UTF_8);

    assertThat(SseEvent.parse(bytes, 2, bytes.length - 4)).containsExactly(SseEvent.of("1"));
  }

  @Test
  void eventsAreTheSameHoweverTheBytesArrive() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      byte[] body = randomBody(random).getBytes(StandardCharsets.UTF_8);
      List<SseEvent> events = new ArrayList<>();
      SseParser parser = new SseParser(events::add);
      for (int at = 0; at < body.length; ) {
        int length = Math.min(body.length - at, random.nextInt(6));
        parser.feed(body, at, length);
        at += length;
      }

      assertThat(events).as("seed %d", seed).isEqualTo(SseEvent.parse(body, 0, body.length));
    }
  }

  @Test
  void writtenEventsAreReadAsTheyWere() {
    for (int seed = 0; seed < 1_000; seed++) {
      byte[] body = randomBody(new Random(seed)).getBytes(StandardCharsets.UTF_8);
      List<SseEvent> events = SseEvent.parse(body, 0, body.length);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      events.forEach(event -> event.writeTo(out));

      assertThat(SseEvent.parse(out.toByteArray(), 0, out.size()))
          .as("seed %d", seed)
          .isEqualTo(events);
    }
  }

  private static String randomBody(Random random) {
    StringBuilder body = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
    String[] lineEnds = {"\n", "\r\n", "\r"};
    boolean mixed = random.nextBoolean();
    String lineEnd = lineEnds[random.nextInt(3)];
    for (int i = random.nextInt(30); i > 0; i--) {
      body.append(LINES.get(random.nextInt(LINES.size())));
      body.append(mixed ? lineEnds[random.nextInt(3)] : lineEnd);
    }
    return body.toString();
  }
}
