package io.github.completioncache;

import io.github.completioncache.semantic.UnusableAnswerException;
import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.StatsRecorder;
import io.github.completioncache.stats.TokenUsage;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Books what the cache asks models on its own behalf. */
record Overheads(StatsRecorder stats, LongSupplier ticker) {

  /** When something begins; to be handed to {@link #book}. */
  long now() {
    return ticker.getAsLong();
  }

  /**
   * @param account that of the caller for whom it was done
   * @param model the model that was asked; empty if that costs nothing
   */
  void book(Account account, String model, @Nullable TokenUsage usage, long began) {
    Account asked =
        model.isEmpty() ? account : new Account(account.category(), model, account.namespace());
    stats.overhead(asked, usage, Duration.ofNanos(Math.max(0, now() - began)));
  }

  /** As {@link #book(Account, String, TokenUsage, long)}, for what was paid in vain. */
  void book(Account account, UnusableAnswerException failure, long began) {
    book(account, failure.model(), failure.usage().orElse(null), began);
  }
}
