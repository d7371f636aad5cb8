package io.github.completioncache.openai;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.http.HttpResponseFor;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.semantic.Embedder;
import io.github.completioncache.semantic.UnusableAnswerException;
import io.github.completioncache.stats.TokenUsage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The embeddings of OpenAI, or of a server that speaks its language. With a cache in front of them
 * a text is paid for once.
 *
 * <p>A vector is worth little waiting: the provider has 2 seconds unless told otherwise, and is not
 * asked twice. Instances are immutable and safe for use by several threads.
 */
public final class OpenAiEmbedder implements Embedder {

  private static final String DEFAULT_MODEL = "text-embedding-3-small";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

  /** The sizes that OpenAI documents. */
  private static final Map<String, Integer> SIZES =
      Map.of(
          "text-embedding-3-small", 1536,
          "text-embedding-3-large", 3072,
          "text-embedding-ada-002", 1536);

  /** How the cache in front begins to say that nothing was sent on behalf of a request. */
  private static final List<String> UNSENT =
      List.of("completion-cache; hit", "completion-cache; fwd=miss; collapsed");

  private final Embedder named;
  private final OpenAIClient client;
  private final String model;
  private final boolean shortened;
  private final RequestOptions requestOptions;

  private OpenAiEmbedder(OpenAIClient client, Builder builder, int dimensions) {
    String id = Objects.requireNonNullElse(builder.id, "openai/" + builder.model);
    // Checks the name and the size as it does for everybody's vectors.
    this.named = Embedder.of(id, dimensions, text -> new float[0]);
    this.client = client;
    this.model = builder.model;
    Integer whole = SIZES.get(model);
    this.shortened = whole != null && whole != dimensions;
    this.requestOptions = RequestOptions.builder().timeout(builder.timeout).build();
  }

  /** A builder on which {@code openAI} must be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** {@code openai/} and the model, unless the builder was told another. */
  @Override
  public String id() {
    return named.id();
  }

  @Override
  public int dimensions() {
    return named.dimensions();
  }

  /**
   * The vector, and the tokens that the provider counted; none if it came from the cache.
   *
   * @throws com.openai.errors.OpenAIException whatever the SDK throws
   * @throws UnusableAnswerException if the provider gives no vector, or more than one
   */
  @Override
  public Embedding embed(String text) {
    EmbeddingCreateParams.Builder params = EmbeddingCreateParams.builder().model(model).input(text);
    if (shortened) {
      params.dimensions(dimensions());
    }
    try (HttpResponseFor<CreateEmbeddingResponse> response =
        client.embeddings().withRawResponse().create(params.build(), requestOptions)) {
      CreateEmbeddingResponse answer = response.parse();
      boolean free = isUnsent(response);
      String paid = free ? "" : model;
      TokenUsage usage = free ? TokenUsage.NONE : usage(answer);
      if (answer.data().size() != 1) {
        throw new UnusableAnswerException(
            "one text must have one vector, but has " + answer.data().size(), paid, usage);
      }
      return new Embedding(floats(answer.data().get(0).embedding()), paid, usage);
    }
  }

  private static boolean isUnsent(HttpResponseFor<?> response) {
    List<String> statuses = response.headers().values("Cache-Status");
    // The last is that of the nearest cache (RFC 9211, section 2).
    return !statuses.isEmpty()
        && UNSENT.stream().anyMatch(statuses.get(statuses.size() - 1)::startsWith);
  }

  private static @Nullable TokenUsage usage(CreateEmbeddingResponse answer) {
    return answer
        ._usage()
        .asKnown()
        .flatMap(usage -> usage._promptTokens().asKnown())
        .filter(tokens -> tokens >= 0)
        .map(tokens -> new TokenUsage(tokens, 0, 0))
        .orElse(null);
  }

  private static float[] floats(List<Float> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i);
    }
    return floats;
  }

  /** Collects the settings of an embedder. Not safe for use by several threads. */
  public static final class Builder {

    private @Nullable OpenAIClient openAI;
    private @Nullable ResponseCache cache;
    private String model = DEFAULT_MODEL;
    private @Nullable Integer dimensions;
    private @Nullable String id;
    private Duration timeout = DEFAULT_TIMEOUT;

    private Builder() {}

    /** The client that asks for vectors; it stays the caller's. Required. */
    public Builder openAI(OpenAIClient openAI) {
      this.openAI = Objects.requireNonNull(openAI, "openAI");
      return this;
    }

    /**
     * The cache in front of the provider, which keeps vectors by the exact text, under the category
     * {@code embeddings}. It stays the caller's, and must not be one that this embedder is for;
     * both may have the same store. Default: none.
     */
    public Builder cache(ResponseCache cache) {
      this.cache = Objects.requireNonNull(cache, "cache");
      return this;
    }

    /**
     * The model. Default: {@code text-embedding-3-small}.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public Builder model(String model) {
      this.model = requireText("model", model);
      return this;
    }

    /**
     * How many numbers a vector has. Default: what OpenAI documents for the model; required for
     * models of others. It is asked for only where it shortens the vectors of a model of OpenAI's.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder dimensions(int dimensions) {
      if (dimensions < 1) {
        throw new IllegalArgumentException("dimensions must be at least 1, but is " + dimensions);
      }
      this.dimensions = dimensions;
      return this;
    }

    /**
     * The name of the vectors, for a server that gives other ones than OpenAI does under the same
     * name of a model. Default: {@code openai/} and the model.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public Builder id(String id) {
      this.id = requireText("id", id);
      return this;
    }

    /**
     * How long the provider may take in all. Default: 2 seconds.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout must be positive, but is " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * The embedder. Nothing is asked yet.
     *
     * @throws IllegalStateException if {@code openAI} is not set, or {@code dimensions} is not and
     *     the model is not one of OpenAI's
     */
    public OpenAiEmbedder build() {
      if (openAI == null) {
        throw new IllegalStateException("openAI is required, but was not set");
      }
      Integer size = dimensions == null ? SIZES.get(model) : dimensions;
      if (size == null) {
        throw new IllegalStateException(
            "dimensions is required for the model " + model + ", but was not set");
      }
      OpenAIClient once = openAI.withOptions(options -> options.maxRetries(0));
      return new OpenAiEmbedder(cache == null ? once : behind(cache, once), this, size);
    }

    private static OpenAIClient behind(ResponseCache cache, OpenAIClient client) {
      return CachedCompletionClient.builder()
          .openAI(client)
          .cache(cache)
          .build()
          .withOptions(CacheOptions.category("embeddings"))
          .asOpenAIClient();
    }

    private static String requireText(String name, String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException(name + " must not be blank, but is \"" + text + "\"");
      }
      return text;
    }
  }
}
