package io.github.completioncache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks through a cache with the JSON text of requests, for tools that hold requests as data: the
 * warmer and the command line. A front hands it out; requests have the same keys as those made
 * through the front itself.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
public interface JsonRequests {

  /** The API of requests that do not say which one they are for, such as chat completions. */
  String defaultApi();

  /**
   * The name of the API at a path, such as {@code /v1/chat/completions} in a file of batch
   * requests; empty if there is none that is cached.
   */
  Optional<String> apiAt(String path);

  /**
   * The request as the cache sees it.
   *
   * @param api the API's name in keys, such as {@code openai.chat.completions}
   * @param body one JSON object in UTF-8
   * @throws IllegalArgumentException if the API is not known here, or the body is not the JSON of a
   *     request; the message quotes no content
   */
  CacheRequest request(String api, byte[] body, CacheOptions options);

  /**
   * Answers a request, like the front itself; streams are asked for as whole answers.
   *
   * @return the answer as JSON
   * @throws IllegalArgumentException as {@link #request}
   * @throws NotCachedException if the options say {@link CacheOptions.Mode#ONLY_IF_CACHED} and
   *     nothing can be served
   * @throws RuntimeException whatever the provider's SDK throws
   */
  ResponseCache.Result<byte[]> answer(String api, byte[] body, CacheOptions options);

  /**
   * Stores an answer that was made elsewhere, such as by a batch. The rules for what may be stored
   * hold as for any other. The provider is not asked, and no cost is counted.
   *
   * @param asked when the provider was asked: its age counts from there
   * @return why it was not stored; empty if it was
   * @throws IllegalArgumentException as {@link #request}
   */
  Optional<String> store(
      String api, byte[] body, byte[] answer, Instant asked, CacheOptions options);

  /**
   * Whether what {@link #answer} threw says that the provider wants fewer requests.
   *
   * @return how long it wants to be left alone, zero if it does not say; empty if it is another
   *     failure
   */
  Optional<Duration> rateLimited(RuntimeException failure);
}
