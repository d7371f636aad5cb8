package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.util.Objects;
import java.util.Set;

/**
 * What an entry is filed under, and what an {@link Invalidation} can name.
 *
 * @param key the identity of the request
 * @param namespace the tenant; empty for callers that name none
 * @param category the category of the caller that stored the entry
 * @param model the model that the request named; empty if it named none
 * @param tags the tags that the caller gave; never null, possibly empty
 */
public record EntryLabels(
    CacheKey key, String namespace, String category, String model, Set<String> tags) {

  /**
   * Copies {@code tags}; rejects null anywhere.
   *
   * @throws IllegalArgumentException if a name holds a surrogate without its other half, which no
   *     store could keep
   */
  public EntryLabels {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(model, "model");
    tags = Set.copyOf(tags);
    Names.requireText("namespace", namespace);
    Names.requireText("category", category);
    Names.requireText("model", model);
    tags.forEach(tag -> Names.requireText("tag", tag));
  }
}
