package io.github.completioncache.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Cuts bytes into events as they arrive, in pieces of any size, by the rules of the <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">HTML
 * standard</a>: an empty line ends an event, one without {@code data} is none, and what follows the
 * last empty line is not an event yet.
 *
 * <p>Not safe for use by several threads.
 */
public final class SseParser {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Consumer<SseEvent> sink;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private boolean hasData;
  private boolean afterCarriageReturn;
  private boolean atBeginning = true;

  /**
   * A parser at the beginning of a body.
   *
   * @param sink is given each event as soon as its end has arrived
   */
  public SseParser(Consumer<SseEvent> sink) {
    this.sink = Objects.requireNonNull(sink, "sink");
  }

  /** Takes the next bytes. */
  public void feed(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    int start = offset;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      byte b = buffer[i];
      if (b == '\n' && afterCarriageReturn) {
        // The second half of a line's end.
        start = i + 1;
        afterCarriageReturn = false;
      } else if (b == '\n' || b == '\r') {
        line.write(buffer, start, i - start);
        start = i + 1;
        afterCarriageReturn = b == '\r';
        endOfLine();
      } else {
        afterCarriageReturn = false;
      }
    }
    line.write(buffer, start, end - start);
  }

  /** How much it holds of an event that has not ended, in bytes of its line and characters. */
  public long held() {
    return (long) line.size() + data.length();
  }

  private void endOfLine() {
    byte[] bytes = line.toByteArray();
    line.reset();
    int from = 0;
    if (atBeginning) {
      atBeginning = false;
      from = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
    }
    if (from == bytes.length) {
      dispatch();
    } else {
      field(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8));
    }
  }

  private void field(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    if (name.equals("data")) {
      if (hasData) {
        data.append('\n');
      }
      data.append(value);
      hasData = true;
    } else if (name.equals("event")) {
      type = value;
    }
  }

  private void dispatch() {
    if (hasData) {
      SseEvent event = new SseEvent(type, data.toString());
      data.setLength(0);
      hasData = false;
      type = "";
      sink.accept(event);
    }
    type = "";
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK.length
        && bytes[0] == BYTE_ORDER_MARK[0]
        && bytes[1] == BYTE_ORDER_MARK[1]
        && bytes[2] == BYTE_ORDER_MARK[2];
  }
}
