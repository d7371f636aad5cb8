package io.github.completioncache.store;

import io.github.completioncache.key.CacheKey;
import java.util.Objects;

/**
 * What an invalidation covers: one key, everything of a category, model, tag or namespace, or
 * everything.
 *
 * <p>A value type; its components never contain a prompt.
 */
public sealed interface Invalidation {

  /** Whether an entry with these labels is covered. */
  boolean covers(EntryLabels labels);

  /** The one entry under {@code key}. */
  static Invalidation key(CacheKey key) {
    return new OfKey(key);
  }

  /** Every entry stored by a caller of this category. */
  static Invalidation category(String category) {
    return new OfCategory(category);
  }

  /** Every answer to a request that named this model. */
  static Invalidation model(String model) {
    return new OfModel(model);
  }

  /** Every entry that carries this tag. */
  static Invalidation tag(String tag) {
    return new OfTag(tag);
  }

  /** Every entry of this namespace; the empty text is the namespace of callers that name none. */
  static Invalidation namespace(String namespace) {
    return new OfNamespace(namespace);
  }

  /** Every entry that the store keeps. */
  static Invalidation everything() {
    return new Everything();
  }

  /** See {@link #key(CacheKey)}. */
  record OfKey(CacheKey key) implements Invalidation {
    /** Rejects null. */
    public OfKey {
      Objects.requireNonNull(key, "key");
    }

    @Override
    public boolean covers(EntryLabels labels) {
      return labels.key().equals(key);
    }
  }

  /** See {@link #category(String)}. */
  record OfCategory(String category) implements Invalidation {
    /** Rejects null. */
    public OfCategory {
      Objects.requireNonNull(category, "category");
    }

    @Override
    public boolean covers(EntryLabels labels) {
      return labels.category().equals(category);
    }
  }

  /** See {@link #model(String)}. */
  record OfModel(String model) implements Invalidation {
    /** Rejects null. */
    public OfModel {
      Objects.requireNonNull(model, "model");
    }

    @Override
    public boolean covers(EntryLabels labels) {
      return labels.model().equals(model);
    }
  }

  /** See {@link #tag(String)}. */
  record OfTag(String tag) implements Invalidation {
    /** Rejects null. */
    public OfTag {
      Objects.requireNonNull(tag, "tag");
    }

    @Override
    public boolean covers(EntryLabels labels) {
      return labels.tags().contains(tag);
    }
  }

  /** See {@link #namespace(String)}. */
  record OfNamespace(String namespace) implements Invalidation {
    /** Rejects null. */
    public OfNamespace {
      Objects.requireNonNull(namespace, "namespace");
    }

    @Override
    public boolean covers(EntryLabels labels) {
      return labels.namespace().equals(namespace);
    }
  }

  /** See {@link #everything()}. */
  record Everything() implements Invalidation {
    @Override
    public boolean covers(EntryLabels labels) {
      return true;
    }
  }
}
