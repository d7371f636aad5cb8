package io.github.completioncache;

import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.Normalizer;
import io.github.completioncache.store.CacheEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes the bodies that keys are made of, where that is not the body that is sent. */
final class Normalizing {

  static final String NOT_ACCEPTED = "a normalizer does not take the answer for both requests";

  private final List<String> names;
  private final List<Normalizer> normalizers;

  /**
   * @param byName in the order in which they are applied
   */
  Normalizing(Map<String, Normalizer> byName) {
    names = List.copyOf(byName.keySet());
    normalizers = List.copyOf(byName.values());
  }

  /** A request that is no bypass for other reasons. */
  Entrance.Checked checked(CacheRequest request) {
    if (normalizers.isEmpty()) {
      return new Entrance.Checked(request, /* bypass= */ null);
    }
    CanonicalJson body = request.body().orElseThrow();
    for (int i = 0; i < normalizers.size(); i++) {
      try {
        body = Objects.requireNonNull(normalizers.get(i).apply(body), "body");
      } catch (Throwable e) {
        Failures.throwIfFatal(e);
        return new Entrance.Checked(request, "normalizer " + names.get(i) + " failed");
      }
    }
    return new Entrance.Checked(request.keyedBy(body, names), /* bypass= */ null);
  }

  /** Whether an answer to a request of the same key will do for {@code request}. */
  boolean accept(CacheRequest request, CacheEntry entry) {
    if (normalizers.isEmpty()) {
      return true;
    }
    CanonicalJson body = request.body().orElseThrow();
    try {
      for (Normalizer normalizer : normalizers) {
        if (!entry.readBody((b, offset, length) -> normalizer.accepts(body, b, offset, length))) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return false;
    }
  }
}
