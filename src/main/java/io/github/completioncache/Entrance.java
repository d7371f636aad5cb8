package io.github.completioncache;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request meets before anything is looked up: its category is resolved, the switch and the
 * policy are asked, and its key is made ready. What the application has given of these may throw;
 * the request is a bypass then.
 */
final class Entrance {

  /**
   * A request as the cache takes it.
   *
   * @param bypass why it is a bypass; null if it is none
   */
  record Checked(CacheRequest request, @Nullable String bypass) {}

  private final Categories categories;
  private final BooleanSupplier enabled;
  private final CachePolicy policy;
  private final Normalizing normalizing;

  Entrance(CacheBuilder<?> builder, Normalizing normalizing) {
    categories = new Categories(builder.categoryResolver);
    enabled = builder.enabled;
    policy = builder.policy;
    this.normalizing = normalizing;
  }

  Checked check(CacheRequest request) {
    CacheRequest known = categories.resolved(request);
    String bypass = bypassReason(known);
    return bypass == null ? normalizing.checked(known) : new Checked(known, bypass);
  }

  private @Nullable String bypassReason(CacheRequest request) {
    String off = offReason(request);
    if (off != null) {
      return off;
    }
    try {
      return policy.bypassReason(request);
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      return "the policy failed";
    }
  }

  /** Why {@code request} is a bypass whatever it asks for; null if it need not be one. */
  @Nullable String offReason(CacheRequest request) {
    try {
      if (!enabled.getAsBoolean()) {
        return "the cache is switched off";
      }
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      return "the switch failed";
    }
    if (request.options().mode() == CacheOptions.Mode.BYPASS) {
      return "the caller asked for it";
    }
    return null;
  }
}
