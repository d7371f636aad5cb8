package io.github.completioncache.stats.micrometer;

import io.github.completioncache.ResponseCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;

/**
 * Shows a cache as meters: {@code cache.gets}, {@code cache.puts}, {@code cache.size} and {@code
 * cache.evictions} as Micrometer names them for every cache, and {@code completion.cache.*} for
 * what other caches do not have. {@code docs/metrics.md} lists them all. Needs the dependency
 * {@code io.micrometer:micrometer-core}.
 *
 * <p>Counters are read from {@link ResponseCache#stats()} when the registry asks for them, and
 * count from when the cache was built. All that are read in one go, as for a scrape, come from one
 * snapshot, as long as that takes no longer than 100 ms. Only the time that operations of the store
 * take is measured while calls go on, and only after {@link #bindTo}.
 *
 * <p>A registry does not keep the cache from being collected as garbage. Instances are immutable
 * and safe for use by several threads.
 */
public final class CacheMetrics implements MeterBinder {

  private final ResponseCache cache;
  private final String name;
  private final Tags tags;
  private final int maximumCategories;
  private final int maximumModels;

  private CacheMetrics(Builder builder) {
    cache = builder.cache;
    name = builder.name;
    tags = builder.tags;
    maximumCategories = builder.maximumCategories;
    maximumModels = builder.maximumModels;
  }

  /**
   * The meters of {@code cache} with all defaults.
   *
   * @param cache that of a client is {@code client.cache()}
   */
  public static CacheMetrics of(ResponseCache cache) {
    return builder(cache).build();
  }

  /**
   * A builder with all defaults.
   *
   * @param cache that of a client is {@code client.cache()}
   */
  public static Builder builder(ResponseCache cache) {
    return new Builder(cache);
  }

  /**
   * Registers the meters with {@code registry}, once for each registry. Those of a category or a
   * model come with its first call.
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    meters().bindTo(Objects.requireNonNull(registry, "registry"));
  }

  CacheMeters meters() {
    return new CacheMeters(cache, name, tags, maximumCategories, maximumModels);
  }

  /** Collects the settings of meters. Not safe for use by several threads. */
  public static final class Builder {

    /** As many as the statistics tell apart. */
    private static final int MOST = 1_000;

    private final ResponseCache cache;
    private String name = "completion-cache";
    private Tags tags = Tags.empty();
    private int maximumCategories = 50;
    private int maximumModels = 20;

    private Builder(ResponseCache cache) {
      this.cache = Objects.requireNonNull(cache, "cache");
    }

    /**
     * The value of the tag {@code cache}, which every meter has. Caches that share a registry need
     * different ones. Default: {@code completion-cache}.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public Builder name(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("name must not be blank, but is \"" + name + "\"");
      }
      this.name = name;
      return this;
    }

    /** Adds tags that every meter is to have. Default: none. */
    public Builder tags(Iterable<Tag> tags) {
      this.tags = this.tags.and(tags);
      return this;
    }

    /**
     * How many categories have meters of their own: those with the most requests when the meters
     * are bound, then others as they come. What is left is summed up in category {@code other}.
     * Default: 50.
     *
     * @throws IllegalArgumentException if it is below 0 or above 1,000
     */
    public Builder maximumCategories(int maximumCategories) {
      this.maximumCategories = requireInRange("maximumCategories", maximumCategories);
      return this;
    }

    /**
     * How many models have meters of their own, as for {@link #maximumCategories}. Default: 20.
     *
     * @throws IllegalArgumentException if it is below 0 or above 1,000
     */
    public Builder maximumModels(int maximumModels) {
      this.maximumModels = requireInRange("maximumModels", maximumModels);
      return this;
    }

    private static int requireInRange(String name, int value) {
      if (value < 0 || value > MOST) {
        throw new IllegalArgumentException(
            name + " must be between 0 and " + MOST + ", but is " + value);
      }
      return value;
    }

    /** The meters, not bound to a registry yet. */
    public CacheMetrics build() {
      return new CacheMetrics(this);
    }
  }
}
