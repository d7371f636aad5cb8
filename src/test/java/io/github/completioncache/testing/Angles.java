package io.github.completioncache.testing;

import io.github.completioncache.semantic.Embedder;
import io.github.completioncache.stats.TokenUsage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An embedder that a test tells how similar texts are: each text has an angle, and the similarity
 * of two is the cosine of the angle between them. It costs what a test says.
 */
public final class Angles implements Embedder {

  private final Map<String, Double> degrees = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile @Nullable RuntimeException failure;
  private volatile Runnable before = () -> {};
  private volatile float @Nullable [] vector;
  private volatile Embedding price = Embedding.free(new float[0]);

  /** Places a text. */
  public Angles with(String text, double degrees) {
    this.degrees.put(text, degrees);
    return this;
  }

  /** From now on it throws; null for no longer. */
  public void fails(@Nullable RuntimeException failure) {
    this.failure = failure;
  }

  /** From now on this is done while it works on a text. */
  public void meanwhile(Runnable action) {
    before = action;
  }

  /** From now on every text has this vector; null for no longer. */
  public void gives(float @Nullable [] vector) {
    this.vector = vector;
  }

  /** From now on each text costs so much. */
  public void costs(String model, TokenUsage usage) {
    price = new Embedding(new float[0], model, usage);
  }

  /** How often it has been asked. */
  public int calls() {
    return calls.get();
  }

  @Override
  public String id() {
    return "angles";
  }

  @Override
  public int dimensions() {
    return 2;
  }

  @Override
  public Embedding embed(String text) {
    calls.incrementAndGet();
    before.run();
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    float[] given = vector;
    return new Embedding(given != null ? given : of(text), price.model(), price.usage());
  }

  private float[] of(String text) {
    Double known = degrees.get(text);
    if (known == null) {
      throw new IllegalStateException("a text without an angle");
    }
    double radians = Math.toRadians(known);
    return new float[] {(float) Math.cos(radians), (float) Math.sin(radians)};
  }
}
