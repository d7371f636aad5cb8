package io.github.completioncache;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A front for requests that are JSON text, as they stand in files and ledgers, rather than an SDK's
 * objects. They have the keys that they have on every other front. Instances are safe for use by
 * several threads.
 *
 * <p>One body can make several requests: one that asks for the embeddings of several texts is a
 * request for each of them. So all methods speak of lists, which for other APIs have one element.
 *
 * <p>Answers are always asked for as one document, since every caller can be served from that: what
 * a body says of streaming is left out before it is sent. Nothing else of it is touched.
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
   * The requests that a body makes, as the cache sees them.
   *
   * @param api as {@link #apiOf} gives it
   * @param body if it has no canonical form, its requests have no key
   * @param options if they name no namespace, that of the client stays
   * @return at least one
   * @throws IllegalArgumentException if there is no such API here
   */
  List<CacheRequest> read(String api, byte[] body, CacheOptions options);

  /**
   * How to send the requests of {@link #read} to the provider, for {@link ResponseCache#answerAll}:
   * where all are to be sent, the body goes as it is.
   *
   * @param api as {@link #apiOf} gives it
   * @throws IllegalArgumentException if there is no such API here
   */
  ProviderCall.Batch<Answer> call(String api, byte[] body);

  /**
   * The answers to the requests of {@link #read}, of an answer that the provider has given to the
   * body as a whole.
   *
   * @param api as {@link #apiOf} gives it
   * @throws IOException if it is no answer to so many requests
   * @throws IllegalArgumentException if there is no such API here
   */
  List<byte[]> divide(String api, byte[] body, byte[] answer) throws IOException;

  /** An answer, whatever its status. Immutable, if nobody writes into {@link #body()}. */
  final class Answer {

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /**
     * An answer.
     *
     * @param body not copied
     */
    public Answer(int status, Map<String, List<String>> headers, byte[] body) {
      this.status = status;
      this.headers = Objects.requireNonNull(headers, "headers");
      this.body = Objects.requireNonNull(body, "body");
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }

    /**
     * The response headers, names in lower case. What is not the provider's own answer to this call
     * has those that are replayed.
     */
    public Map<String, List<String>> headers() {
      return headers;
    }

    /** The body, not copied: one JSON document, if the status is 200. */
    public byte[] body() {
      return body;
    }

    /** Tells the status and the size, never content. */
    @Override
    public String toString() {
      return "Answer[" + status + ", " + body.length + " bytes]";
    }
  }
}
