package io.github.completioncache;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses the category of requests whose callers have named none. */
final class Categories {

  private final @Nullable Function<CacheRequest, Optional<String>> resolver;
  private final AtomicBoolean failed = new AtomicBoolean();

  Categories(@Nullable Function<CacheRequest, Optional<String>> resolver) {
    this.resolver = resolver;
  }

  /** {@code request} in its category. */
  CacheRequest resolved(CacheRequest request) {
    if (resolver == null || request.options().namesCategory()) {
      return request;
    }
    try {
      String category = resolver.apply(request).orElse(null);
      return category == null
          ? request
          : request.withOptions(request.options().toBuilder().category(category).build());
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      // Once: it is a mistake of the application's, and may be made for every request.
      if (!failed.getAndSet(true)) {
        ResponseCache.LOG.warn(
            "The category resolver failed ({}): such requests are in the category {}",
            e.getClass().getName(),
            CacheOptions.DEFAULT_CATEGORY);
      }
      return request;
    }
  }
}
