package io.github.completioncache;

import java.util.Optional;

/**
 * A front for requests that are JSON text, as they stand in files and ledgers, rather than an SDK's
 * objects. They have the keys that they have on every other front. Instances are safe for use by
 * several threads.
 */
public interface JsonRequests {

  /** The cache that answers them. */
  ResponseCache cache();

  /**
   * The API that a path names, such as {@code openai.chat.completions} for {@code
   * /v1/chat/completions}; empty if it is none whose answers are cached here.
   */
  Optional<String> apiOf(String path);

  /**
   * The request as the cache sees it.
   *
   * @param api as {@link #apiOf} gives it
   * @param body the request's body; if it has no canonical form, the request has no key
   * @throws IllegalArgumentException if there is no such API here
   */
  CacheRequest read(String api, byte[] body, CacheOptions options);

  /**
   * How to send the request to the provider as it is, giving the answer as one JSON document.
   *
   * @param api as {@link #apiOf} gives it
   * @throws IllegalArgumentException if there is no such API here
   */
  ProviderCall<byte[]> call(String api, byte[] body);
}
