package io.github.completioncache.store.redis;

import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that an invalidation can name, apart from an entry itself: one category, model,
 * namespace or tag.
 *
 * @param kind which of the four, as the letter used in key names
 * @param text the name, taken literally
 */
record Label(char kind, String text) {

  static List<Label> of(EntryLabels labels) {
    List<Label> all = new ArrayList<>(3 + labels.tags().size());
    all.add(category(labels.category()));
    all.add(model(labels.model()));
    all.add(namespace(labels.namespace()));
    for (String tag : labels.tags()) {
      all.add(tag(tag));
    }
    return all;
  }

  static Label category(String category) {
    return new Label('c', category);
  }

  static Label model(String model) {
    return new Label('m', model);
  }

  static Label namespace(String namespace) {
    return new Label('n', namespace);
  }

  static Label tag(String tag) {
    return new Label('t', tag);
  }

  /** The label that {@code what} names. */
  static Label named(Invalidation what) {
    if (what instanceof Invalidation.OfCategory of) {
      return category(of.category());
    }
    if (what instanceof Invalidation.OfModel of) {
      return model(of.model());
    }
    if (what instanceof Invalidation.OfNamespace of) {
      return namespace(of.namespace());
    }
    if (what instanceof Invalidation.OfTag of) {
      return tag(of.tag());
    }
    throw new IllegalArgumentException("no label in " + what.getClass().getSimpleName());
  }
}
