package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Chat completion requests and their keys, for tests that compare these. */
final class Requests {

  /** The fields that cannot change the answer, as docs/keys.md lists them for chat completions. */
  static final Set<String> NOT_COUNTED =
      Set.of(
          "stream",
          "stream_options",
          "user",
          "safety_identifier",
          "metadata",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prompt_cache_options");

  private Requests() {}

  static KeyEnvelope.Builder envelope() {
    return KeyEnvelope.builder()
        .api("openai.chat.completions")
        .baseUrl("https://api.openai.com/v1")
        .path("/chat/completions");
  }

  static boolean isCounted(CanonicalJson request, String field) {
    boolean storesNothing = field.equals("store") && request.bool(field).equals(Optional.of(false));
    return !NOT_COUNTED.contains(field) && !storesNothing;
  }

  static CacheKey key(KeyEnvelope envelope, CanonicalJson request) {
    return envelope.keyFor(request, field -> isCounted(request, field));
  }

  static CacheKey key(String json) throws CanonicalJsonException {
    return key(envelope().build(), CanonicalJson.parse(json.getBytes(UTF_8)));
  }

  static CacheKey key(ChatCompletionCreateParams params) throws CanonicalJsonException {
    return key(envelope().build(), canonical(params));
  }

  static CacheKey key(UnaryOperator<ChatCompletionCreateParams.Builder> change)
      throws CanonicalJsonException {
    return key(change.apply(builder()).build());
  }

  static CanonicalJson canonical(ChatCompletionCreateParams params) throws CanonicalJsonException {
    return CanonicalJson.write(ObjectMappers.jsonMapper(), params._body());
  }

  static ChatCompletionCreateParams.Builder builder() {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addSystemMessage("You are a support agent.")
        .addUserMessage("How do I reset my password?");
  }
}
