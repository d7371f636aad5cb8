package io.github.completioncache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.CanonicalJsonException;
import io.github.completioncache.key.KeyEnvelope;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.store.AnswerForm;
import java.util.Optional;

/** An API of no provider: all of a request counts, and an answer is complete unless it is bad. */
record AnyApi() implements ProviderApi {

  /** What is wrong with an answer, in place of one. */
  static final String BAD = "bad";

  /** A request with this body, a JSON object. */
  static CacheRequest request(String body, CacheOptions options) {
    try {
      return CacheRequest.of(
          new AnyApi(),
          CanonicalJson.parse(body.getBytes(UTF_8)),
          KeyEnvelope.builder().api("any").baseUrl("http://localhost").path("x").build(),
          options);
    } catch (CanonicalJsonException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return "any";
  }

  @Override
  public boolean countsInKey(String field, CanonicalJson body) {
    return true;
  }

  @Override
  public Optional<String> dependsOnState(CanonicalJson body) {
    return Optional.empty();
  }

  @Override
  public boolean endsStream(SseEvent event) {
    return event.data().equals("[DONE]");
  }

  @Override
  public Facts inspect(AnswerForm form, byte[] buffer, int offset, int length) {
    return new String(buffer, offset, length, UTF_8).equals(BAD)
        ? Facts.problem("answer is bad", null)
        : new Facts(null, false, false, new TokenUsage(1, 0, 1));
  }
}
