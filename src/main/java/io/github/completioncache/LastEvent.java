package io.github.completioncache;

import io.github.completioncache.sse.SseParser;
import org.jspecify.annotations.Nullable;

/**
 * Tells when the last event of a stream has arrived: providers need not close the connection then,
 * and readers need not wait for it. Not safe for use by several threads.
 */
final class LastEvent {

  private final int limit;
  private @Nullable SseParser parser;
  private boolean seen;

  /**
   * @param limit after so many bytes of one event it no longer looks for the last one: it would
   *     have to hold them all
   */
  LastEvent(ProviderApi api, int limit) {
    this.limit = limit;
    parser = new SseParser(event -> seen |= api.endsStream(event));
  }

  /** Whether it has ended by these bytes, which follow those of the call before. */
  boolean isIn(byte[] buffer, int offset, int length) {
    if (parser != null) {
      parser.feed(buffer, offset, length);
      if (parser.held() > limit) {
        parser = null;
      }
    }
    return seen;
  }
}
