package io.github.completioncache.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The cache that people write by hand: the request as the SDK serializes it, its SHA-256 digest as
 * the key, a raw read, and the bytes parsed by the SDK. No expiry, no checks, no statistics.
 */
final class Recipe {

  /** Where the bytes are. */
  @FunctionalInterface
  interface Bytes {
    byte[] get(String key) throws Exception;
  }

  private static final ObjectMapper MAPPER = ObjectMappers.jsonMapper();

  private Recipe() {}

  static String key(ChatCompletionCreateParams params)
      throws IOException, NoSuchAlgorithmException {
    byte[] request = MAPPER.writeValueAsBytes(params._body());
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(request));
  }

  static ChatCompletion hit(ChatCompletionCreateParams params, Bytes bytes) throws Exception {
    return MAPPER.readValue(bytes.get(key(params)), ChatCompletion.class);
  }
}
