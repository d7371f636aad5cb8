package io.github.completioncache.cli;

import io.github.completioncache.CacheListener;
import io.github.completioncache.store.CacheStoreException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Remembers what the store said when it first failed. */
final class StoreTrouble implements CacheListener {

  private final AtomicReference<@Nullable String> first = new AtomicReference<>();

  Optional<String> first() {
    return Optional.ofNullable(first.get());
  }

  @Override
  public void onStoreError(String operation, Throwable failure) {
    // Other exceptions may quote what they were handed.
    String message =
        failure instanceof CacheStoreException && failure.getMessage() != null
            ? failure.getMessage()
            : failure.getClass().getSimpleName();
    first.compareAndSet(null, message);
  }
}
