package io.github.completioncache;

import io.github.completioncache.sse.SseParser;

/**
 * Tells when the last event of a stream has arrived: providers need not close the connection then,
 * and readers need not wait for it. Not safe for use by several threads.
 */
final class LastEvent {

  private final SseParser parser;
  private boolean seen;

  LastEvent(ProviderApi api) {
    parser = new SseParser(event -> seen |= api.endsStream(event));
  }

  /** Whether it has ended by these bytes, which follow those of the call before. */
  boolean isIn(byte[] buffer, int offset, int length) {
    parser.feed(buffer, offset, length);
    return seen;
  }
}
