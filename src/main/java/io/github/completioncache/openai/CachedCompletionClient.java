package io.github.completioncache.openai;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.StructuredChatCompletion;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import io.github.completioncache.CacheBuilder;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheRequest;
import io.github.completioncache.Explanation;
import io.github.completioncache.JsonRequests;
import io.github.completioncache.NotCachedException;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.http.Foretelling;
import io.github.completioncache.http.HttpFront;
import io.github.completioncache.http.KeyHeaders;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.CanonicalJsonException;
import io.github.completioncache.key.KeyEnvelope;
import io.github.completioncache.semantic.SemanticReport;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers repeated requests from a store in place of asking OpenAI again: chat completions
 * directly, and through {@link #asOpenAIClient()} responses and embeddings too.
 *
 * <p>It wraps any {@link OpenAIClient}, which stays the caller's: it is never closed here and its
 * requests are sent as they would be without the cache. By default only requests with {@code
 * temperature} 0 are cached, for 24 hours. Trouble with the store never reaches the caller; what
 * the SDK throws reaches it as it is.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class CachedCompletionClient implements AutoCloseable {

  private final OpenAIClient client;
  private final Endpoint endpoint;
  private final ResponseCache cache;
  private final boolean ownsCache;
  private final CacheOptions options;
  private final OpenAIClient dropIn;

  private CachedCompletionClient(
      OpenAIClient client,
      Endpoint endpoint,
      ResponseCache cache,
      boolean ownsCache,
      CacheOptions options) {
    this.client = client;
    this.endpoint = endpoint;
    this.cache = cache;
    this.ownsCache = ownsCache;
    this.options = options;
    this.dropIn =
        DropIn.of(
            client,
            http ->
                new CachingHttpClient(
                    http, new WireRequests(endpoint), new HttpFront(cache), options));
  }

  /** A builder on which {@code openAI} and either {@code store} or {@code cache} must be set. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A completion, as {@code client.chat().completions().create(params)} gives it.
   *
   * @throws com.openai.errors.OpenAIException whatever the SDK throws
   * @throws NotCachedException if this view asks for {@link CacheOptions.Mode#ONLY_IF_CACHED} and
   *     nothing can be served
   */
  public ChatCompletion create(ChatCompletionCreateParams params) {
    return complete(params).completion();
  }

  /**
   * As {@link #create(ChatCompletionCreateParams)}, with the SDK's options for this request, such
   * as a timeout.
   *
   * @throws com.openai.errors.OpenAIException whatever the SDK throws
   * @throws NotCachedException if this view asks for {@link CacheOptions.Mode#ONLY_IF_CACHED} and
   *     nothing can be served
   */
  public ChatCompletion create(ChatCompletionCreateParams params, RequestOptions requestOptions) {
    return complete(params, options, requestOptions).completion();
  }

  /**
   * A completion with its outcome, under the options of this view.
   *
   * @throws com.openai.errors.OpenAIException whatever the SDK throws
   * @throws NotCachedException if this view asks for {@link CacheOptions.Mode#ONLY_IF_CACHED} and
   *     nothing can be served
   */
  public CachedCompletion complete(ChatCompletionCreateParams params) {
    return complete(params, options);
  }

  /**
   * A completion with its outcome.
   *
   * @param options what the caller wants of the cache, in place of the options of this view; its
   *     namespace stays if they name none
   * @throws com.openai.errors.OpenAIException whatever the SDK throws
   * @throws NotCachedException if {@code options} ask for {@link CacheOptions.Mode#ONLY_IF_CACHED}
   *     and nothing can be served
   */
  public CachedCompletion complete(ChatCompletionCreateParams params, CacheOptions options) {
    return complete(params, options, RequestOptions.none());
  }

  /**
   * A completion with its outcome.
   *
   * @param options what the caller wants of the cache, in place of the options of this view; its
   *     namespace stays if they name none
   * @param requestOptions the SDK's options for this request, such as a timeout; they are not part
   *     of the key
   * @throws com.openai.errors.OpenAIException whatever the SDK throws
   * @throws NotCachedException if {@code options} ask for {@link CacheOptions.Mode#ONLY_IF_CACHED}
   *     and nothing can be served
   */
  public CachedCompletion complete(
      ChatCompletionCreateParams params, CacheOptions options, RequestOptions requestOptions) {
    Objects.requireNonNull(params, "params");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(requestOptions, "requestOptions");
    return completion(
        cache.answer(request(params, options.within(this.options)), call(params, requestOptions)));
  }

  /**
   * A completion whose content is read as an object, as the SDK's structured outputs give it.
   *
   * @throws com.openai.errors.OpenAIException whatever the SDK throws
   * @throws NotCachedException if this view asks for {@link CacheOptions.Mode#ONLY_IF_CACHED} and
   *     nothing can be served
   */
  public <T> StructuredChatCompletion<T> create(StructuredChatCompletionCreateParams<T> params) {
    return dropIn.chat().completions().create(params);
  }

  /**
   * A completion as it arrives, as {@code client.chat().completions().createStreaming(params)}
   * gives it. It is stored when its last event has arrived; a stream that is closed early or breaks
   * off is not. A stored answer is replayed: as it was recorded, or cut into chunks that amount to
   * the same.
   *
   * @return to be closed by the caller
   * @throws com.openai.errors.OpenAIException whatever the SDK throws
   * @throws NotCachedException if this view asks for {@link CacheOptions.Mode#ONLY_IF_CACHED} and
   *     nothing can be served
   */
  public StreamResponse<ChatCompletionChunk> createStreaming(ChatCompletionCreateParams params) {
    return createStreaming(params, RequestOptions.none());
  }

  /**
   * As {@link #createStreaming(ChatCompletionCreateParams)}, with the SDK's options for this
   * request, such as a timeout.
   *
   * @return to be closed by the caller
   * @throws com.openai.errors.OpenAIException whatever the SDK throws
   * @throws NotCachedException if this view asks for {@link CacheOptions.Mode#ONLY_IF_CACHED} and
   *     nothing can be served
   */
  @SuppressWarnings("MustBeClosedChecker") // As in the SDK, whose method this stands for.
  public StreamResponse<ChatCompletionChunk> createStreaming(
      ChatCompletionCreateParams params, RequestOptions requestOptions) {
    return dropIn.chat().completions().createStreaming(params, requestOptions);
  }

  /**
   * A completion without waiting for it: neither for the store nor for OpenAI.
   *
   * <p>Cancelling what is returned ends the call of OpenAI if no other caller waits for it and an
   * interrupt of its thread can end it. That is so over HTTP/2, and on virtual threads; a call over
   * HTTP/1.1 on a platform thread goes on, and its answer is stored.
   *
   * @return completed as {@link #create(ChatCompletionCreateParams)} returns or throws
   */
  public CompletableFuture<ChatCompletion> createAsync(ChatCompletionCreateParams params) {
    return answerAsync(params, options, ResponseCache.Result::value);
  }

  /**
   * A completion with its outcome, without waiting for it, under the options of this view.
   *
   * @return completed as {@link #complete(ChatCompletionCreateParams)} returns or throws.
   *     Cancelling it does what it does for {@link #createAsync}.
   */
  public CompletableFuture<CachedCompletion> completeAsync(ChatCompletionCreateParams params) {
    return completeAsync(params, options);
  }

  /**
   * A completion with its outcome, without waiting for it.
   *
   * @param options what the caller wants of the cache, in place of the options of this view; its
   *     namespace stays if they name none
   * @return completed as {@link #complete(ChatCompletionCreateParams, CacheOptions)} returns or
   *     throws. Cancelling it does what it does for {@link #createAsync}.
   */
  public CompletableFuture<CachedCompletion> completeAsync(
      ChatCompletionCreateParams params, CacheOptions options) {
    return answerAsync(params, options, CachedCompletionClient::completion);
  }

  /**
   * An {@link OpenAIClient} for code that takes one, with the options of this view. Chat
   * completions, responses and embeddings go through the cache, plain, streamed and {@code
   * async()}; everything else goes to the wrapped client as it is. Single requests change the
   * options by headers that begin with {@code X-Completion-Cache-} and never leave the process;
   * responses tell what the cache did in {@code Cache-Status} (RFC 9211) and {@code Age}.
   *
   * <p>Closing it closes nothing. It works as long as this client is open, and forwards everything
   * after that.
   */
  public OpenAIClient asOpenAIClient() {
    return dropIn;
  }

  /**
   * A front for requests that are JSON text, such as lines of files: chat completions, responses
   * and embeddings. They are sent by the wrapped client, with its address, credentials and retries,
   * and share their entries with all other fronts. It works as long as this client is open.
   */
  public JsonRequests jsonRequests() {
    return new JsonFront(
        cache,
        new WireRequests(endpoint),
        new Blueprint(client, endpoint.options().maxRetries()),
        options);
  }

  /**
   * A view of this client with other options: the same store, statistics and calls. If they name no
   * namespace, that of this client stays. Closing a view does nothing.
   */
  public CachedCompletionClient withOptions(CacheOptions options) {
    Objects.requireNonNull(options, "options");
    return new CachedCompletionClient(
        client, endpoint, cache, /* ownsCache= */ false, options.within(this.options));
  }

  /**
   * As {@link #explain(ChatCompletionCreateParams, CacheOptions)}, under the options of this view.
   */
  public Explanation explain(ChatCompletionCreateParams params) {
    return explain(params, options);
  }

  /**
   * What would become of a completion if it were asked for now: whether it would be served, under
   * which key, and if not, why. With {@link CacheBuilder#explainMisses()} it also says in what it
   * differs from the most similar recent request. Looks into the store, and asks the embedder if
   * {@link CacheBuilder#semantic} is set; nothing else is sent, counted or remembered.
   *
   * @param options what the caller wants of the cache, in place of the options of this view; its
   *     namespace stays if they name none
   */
  public Explanation explain(ChatCompletionCreateParams params, CacheOptions options) {
    Objects.requireNonNull(params, "params");
    Objects.requireNonNull(options, "options");
    return cache.explain(request(params, options.within(this.options)));
  }

  /**
   * The same for any request that goes through the cache, such as {@code openAI ->
   * openAI.responses().create(params)}, under the options of this view.
   *
   * @param call makes one request with the client that it is given, which sends nothing, so that
   *     the request ends in an exception. Of several inputs to be embedded the first that would not
   *     be served is explained.
   * @throws IllegalArgumentException if it makes none whose answer is cached
   */
  public Explanation explain(Consumer<OpenAIClient> call) {
    Objects.requireNonNull(call, "call");
    Foretelling foretelling = new Foretelling(cache);
    OpenAIClient unsent =
        DropIn.of(
            client,
            http ->
                new CachingHttpClient(
                    UnsentHttpClient.INSTANCE,
                    new WireRequests(endpoint),
                    foretelling.front(),
                    options));
    return foretelling.of(() -> call.accept(unsent));
  }

  /** What has been counted since the cache was built, over all views and fronts that share it. */
  public CacheStats stats() {
    return cache.stats();
  }

  /** The cache that this client answers through, its own or one that it shares. */
  public ResponseCache cache() {
    return cache;
  }

  /**
   * The ledger of the store, as {@link ResponseCache#ledger()}: what all processes that share the
   * store have counted.
   *
   * @return empty if the builder was not asked for a ledger
   * @throws CacheStoreException if the store fails
   */
  public Optional<Ledger> ledger() {
    return cache.ledger();
  }

  /**
   * What has come of matching questions by their meaning, as {@link ResponseCache#semanticReport}.
   */
  public Optional<SemanticReport> semanticReport() {
    return cache.semanticReport();
  }

  /**
   * Removes every stored answer that {@code what} covers, and keeps answers under way that it
   * covers from being stored.
   *
   * @return how many entries were removed; an estimate where the store cannot know
   * @throws CacheStoreException if the store fails
   */
  public long invalidate(Invalidation what) {
    return cache.invalidate(what);
  }

  /**
   * Removes an answer that was found wrong, and stores none to the same request for a while: see
   * {@link ResponseCache#reject(CacheOutcome)}.
   *
   * @param outcome that of the call which gave the answer
   * @return whether an answer was removed; false also if that is not known
   * @throws CacheStoreException if the store fails
   */
  public boolean reject(CacheOutcome outcome) {
    return cache.reject(outcome);
  }

  /**
   * Closes the store, unless this client is a view or was built on a cache of the caller's. The
   * OpenAI client stays open.
   */
  @Override
  public void close() {
    if (ownsCache) {
      cache.close();
    }
  }

  private <R> CompletableFuture<R> answerAsync(
      ChatCompletionCreateParams params,
      CacheOptions options,
      Function<ResponseCache.Result<ChatCompletion>, R> then) {
    Objects.requireNonNull(params, "params");
    Objects.requireNonNull(options, "options");
    return cache.answerAsync(
        request(params, options.within(this.options)), call(params, RequestOptions.none()), then);
  }

  private ChatCall call(ChatCompletionCreateParams params, RequestOptions requestOptions) {
    return new ChatCall(client, endpoint, params, requestOptions);
  }

  private static CachedCompletion completion(ResponseCache.Result<ChatCompletion> result) {
    return new CachedCompletion(result.value(), result.outcome());
  }

  private CacheRequest request(ChatCompletionCreateParams params, CacheOptions options) {
    try {
      CanonicalJson body = CanonicalJson.write(endpoint.options().jsonMapper(), params._body());
      KeyEnvelope envelope =
          endpoint.envelope(
              options.namespace(),
              body.string("model").orElse(""),
              params._headers(),
              params._queryParams());
      return CacheRequest.of(ChatCompletionsApi.INSTANCE, body, envelope, options);
    } catch (CanonicalJsonException e) {
      return CacheRequest.withoutKey(ChatCompletionsApi.INSTANCE, options, e.reason());
    }
  }

  /** Collects the settings of a client. Not safe for use by several threads. */
  public static final class Builder extends CacheBuilder.OfClient<Builder> {

    private @Nullable OpenAIClient openAI;

    private Builder() {}

    /**
     * The client that asks OpenAI. Required. It stays the caller's and is not closed with the
     * cache.
     */
    public Builder openAI(OpenAIClient openAI) {
      this.openAI = Objects.requireNonNull(openAI, "openAI");
      return this;
    }

    /**
     * The client. Nothing is asked of the store or of OpenAI yet.
     *
     * @throws IllegalStateException if {@code openAI} was not set, or neither {@code store} nor
     *     {@code cache}, or {@code cache} together with a setting of the cache
     * @throws IllegalArgumentException if the OpenAI client does not show its options to {@code
     *     withOptions}
     */
    public CachedCompletionClient build() {
      if (openAI == null) {
        throw new IllegalStateException("openAI is required, but was not set");
      }
      Endpoint endpoint = Endpoint.of(openAI, new KeyHeaders(ignoredHeaders()));
      ResponseCache cache = cacheOrOwn();
      return new CachedCompletionClient(openAI, endpoint, cache, ownsCache(), cache.options());
    }

    @Override
    protected Builder self() {
      return this;
    }
  }
}
