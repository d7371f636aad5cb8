package io.github.completioncache.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One server-sent event.
 *
 * @param type what its {@code event} field says; empty if it has none
 * @param data its {@code data} fields, joined by line feeds
 */
public record SseEvent(String type, String data) {

  /** Rejects null. */
  public SseEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(data, "data");
  }

  /** An event without a type. */
  public static SseEvent of(String data) {
    return new SseEvent("", data);
  }

  /** The events of a whole body; one that no empty line ends is not among them. */
  public static List<SseEvent> parse(byte[] buffer, int offset, int length) {
    List<SseEvent> events = new ArrayList<>();
    new SseParser(events::add).feed(buffer, offset, length);
    return events;
  }

  /** Writes this event as text that {@link #parse} reads. */
  public void writeTo(ByteArrayOutputStream out) {
    if (!type.isEmpty()) {
      out.writeBytes(("event: " + type + "\n").getBytes(StandardCharsets.UTF_8));
    }
    for (String line : data.split("\n", -1)) {
      out.writeBytes(("data: " + line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    out.write('\n');
  }
}
