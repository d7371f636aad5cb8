package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.store.CacheEntry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The body of an answer in JSON: as text if it is UTF-8, else in Base64. */
final class BodyText {

  static final String TEXT = "body";
  static final String BASE64 = "body_base64";

  private BodyText() {}

  /** The body as text; empty if it is not UTF-8. */
  static Optional<String> of(CacheEntry entry) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(entry.bodyBytes()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Adds it under the name that tells which of the two it is. */
  static void addTo(ObjectNode document, CacheEntry entry) {
    of(entry)
        .ifPresentOrElse(
            text -> document.put(TEXT, text), () -> document.put(BASE64, entry.bodyBytes()));
  }
}
