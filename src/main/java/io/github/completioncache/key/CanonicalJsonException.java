package io.github.completioncache.key;

import java.io.IOException;
import java.io.Serial;

/**
 * Says why a document has no canonical form. The reason is short and never holds any of the
 * document, so it may be logged and counted.
 */
public final class CanonicalJsonException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  /** Without a cause: the messages of parsers and serializers quote what they stumble over. */
  CanonicalJsonException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** Why there is no canonical form, such as {@code duplicate field}. */
  public String reason() {
    return reason;
  }
}
