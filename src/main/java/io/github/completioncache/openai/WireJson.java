package io.github.completioncache.openai;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.completioncache.key.CanonicalJson;
import java.io.IOException;

/** JSON as trees in which nothing of what the provider wrote is lost. */
final class WireJson {

  /**
   * Keeps all digits of a number, and writes what is not ASCII as escapes: a model's text may
   * contain half of a surrogate pair, which UTF-8 cannot express.
   */
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private WireJson() {}

  /** A member of a body, which has it. */
  static JsonNode member(CanonicalJson body, String name) {
    try {
      return MAPPER.readTree(body.canonical(name).orElseThrow());
    } catch (IOException e) {
      throw new IllegalStateException("canonical JSON can always be read", e);
    }
  }
}
