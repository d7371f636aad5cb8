package io.github.completioncache.warm;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.RequestText;
import io.github.completioncache.warm.WarmingReport.Result;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests that a ledger has counted, one after the other. */
final class LedgerTasks implements Tasks {

  /** Why what is listed cannot be asked again. */
  static final String NO_TEXT = "its text is not kept";

  private final Ledger ledger;
  private final List<Popular> popular;
  private final CacheOptions options;
  private int next;

  LedgerTasks(Ledger ledger, List<Popular> popular, CacheOptions options) {
    this.ledger = ledger;
    this.popular = popular;
    this.options = options;
  }

  @Override
  public @Nullable Task next() {
    if (next == popular.size()) {
      return null;
    }
    Popular one = popular.get(next);
    next++;
    Optional<RequestText> text = one.text().or(() -> ledger.text(one.key()));
    if (text.isEmpty()) {
      return Task.none(next, null, Result.NOT_CACHEABLE, NO_TEXT);
    }
    CacheOptions.Builder asked = options.toBuilder().category(one.account().category());
    if (!one.account().namespace().isEmpty()) {
      asked.namespace(one.account().namespace());
    }
    return Task.again(next, text.get(), one.key(), asked.build());
  }

  @Override
  public double share() {
    return popular.isEmpty() ? 1 : (double) next / popular.size();
  }
}
