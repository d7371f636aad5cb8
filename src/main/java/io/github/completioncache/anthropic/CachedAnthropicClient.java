package io.github.completioncache.anthropic;

import com.anthropic.client.AnthropicClient;
import com.anthropic.models.messages.MessageCreateParams;
import io.github.completioncache.CacheBuilder;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.Explanation;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.http.Foretelling;
import io.github.completioncache.http.HttpFront;
import io.github.completioncache.http.KeyHeaders;
import io.github.completioncache.semantic.SemanticReport;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers repeated messages from a store in place of asking Anthropic again.
 *
 * <p>It wraps any {@link AnthropicClient}, which stays the caller's: it is never closed here and
 * its requests are sent as they would be without the cache. By default only requests with {@code
 * temperature} 0 are cached, for 24 hours. Trouble with the store never reaches the caller; what
 * the SDK throws reaches it as it is.
 *
 * <p>Instances are immutable and safe for use by several threads. The SDK, {@code
 * com.anthropic:anthropic-java}, is an optional dependency and must be added by the application.
 */
public final class CachedAnthropicClient implements AutoCloseable {

  private final AnthropicClient client;
  private final WireRequests requests;
  private final ResponseCache cache;
  private final boolean ownsCache;
  private final CacheOptions options;
  private final AnthropicClient dropIn;

  private CachedAnthropicClient(
      AnthropicClient client,
      WireRequests requests,
      ResponseCache cache,
      boolean ownsCache,
      CacheOptions options) {
    this.client = client;
    this.requests = requests;
    this.cache = cache;
    this.ownsCache = ownsCache;
    this.options = options;
    this.dropIn =
        DropIn.of(
            client,
            (http, retries) ->
                new CachingHttpClient(http, retries, requests, new HttpFront(cache), options));
  }

  /** A builder on which {@code anthropic} and either {@code store} or {@code cache} must be set. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * An {@link AnthropicClient} for code that takes one, with the options of this view. {@code
   * messages()} go through the cache, plain, streamed and {@code async()}; everything else goes to
   * the wrapped client as it is. Single requests change the options by headers that begin with
   * {@code X-Completion-Cache-} and never leave the process; responses tell what the cache did in
   * {@code Cache-Status} (RFC 9211) and {@code Age}.
   *
   * <p>What its methods throw is what those of the SDK throw, and {@link
   * io.github.completioncache.NotCachedException} where {@link CacheOptions.Mode#ONLY_IF_CACHED} is
   * asked for and nothing can be served.
   *
   * <p>Closing it closes nothing. It works as long as this client is open, and forwards everything
   * after that.
   */
  public AnthropicClient asAnthropicClient() {
    return dropIn;
  }

  /**
   * A view of this client with other options: the same store, statistics and calls. If they name no
   * namespace, that of this client stays. Closing a view does nothing.
   */
  public CachedAnthropicClient withOptions(CacheOptions options) {
    Objects.requireNonNull(options, "options");
    return new CachedAnthropicClient(
        client, requests, cache, /* ownsCache= */ false, options.within(this.options));
  }

  /**
   * What would become of a message if it were asked for now, under the options of this view:
   * whether it would be served, under which key, and if not, why. With {@link
   * CacheBuilder#explainMisses()} it also says in what it differs from the most similar recent
   * request. Looks into the store, and asks the embedder if {@link CacheBuilder#semantic} is set;
   * nothing else is sent, counted or remembered.
   */
  public Explanation explain(MessageCreateParams params) {
    Objects.requireNonNull(params, "params");
    Foretelling foretelling = new Foretelling(cache);
    AnthropicClient unsent =
        DropIn.of(
            client,
            (http, retries) ->
                new CachingHttpClient(
                    UnsentHttpClient.INSTANCE, retries, requests, foretelling.front(), options));
    return foretelling.of(() -> unsent.messages().create(params));
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
   * Anthropic client stays open.
   */
  @Override
  public void close() {
    if (ownsCache) {
      cache.close();
    }
  }

  /** Collects the settings of a client. Not safe for use by several threads. */
  public static final class Builder extends CacheBuilder.OfClient<Builder> {

    private @Nullable AnthropicClient anthropic;

    private Builder() {}

    /**
     * The client that asks Anthropic. Required. It stays the caller's and is not closed with the
     * cache.
     */
    public Builder anthropic(AnthropicClient anthropic) {
      this.anthropic = Objects.requireNonNull(anthropic, "anthropic");
      return this;
    }

    /**
     * The client. Nothing is asked of the store or of Anthropic yet.
     *
     * @throws IllegalStateException if {@code anthropic} was not set, or neither {@code store} nor
     *     {@code cache}, or {@code cache} together with a setting of the cache
     * @throws IllegalArgumentException if the Anthropic client does not show its options to {@code
     *     withOptions}
     */
    public CachedAnthropicClient build() {
      if (anthropic == null) {
        throw new IllegalStateException("anthropic is required, but was not set");
      }
      ResponseCache cache = cacheOrOwn();
      return new CachedAnthropicClient(
          anthropic,
          new WireRequests(new KeyHeaders(ignoredHeaders())),
          cache,
          ownsCache(),
          cache.options());
    }

    @Override
    protected Builder self() {
      return this;
    }
  }
}
