package io.github.completioncache.warm;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.RequestText;
import io.github.completioncache.warm.WarmingReport.Result;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is stored and not fresh any more at a given time. */
final class ExpiringTasks implements Tasks {

  private static final int PAGE = 200;

  private final EntryListing listing;
  private final Ledger ledger;
  private final Instant until;
  private final CacheOptions options;
  private final Deque<EntryLabels> found = new ArrayDeque<>();
  private @Nullable String after;
  private boolean last;
  private long number;

  ExpiringTasks(EntryListing listing, Ledger ledger, Instant until, CacheOptions options) {
    this.listing = listing;
    this.ledger = ledger;
    this.until = until;
    this.options = options;
  }

  @Override
  public @Nullable Task next() {
    while (found.isEmpty() && !last) {
      EntryListing.Page page = listing.page(Optional.ofNullable(after), PAGE);
      for (CacheEntry entry : page.entries()) {
        if (entry.created().plus(entry.lifetime()).isBefore(until)) {
          // Without its answer: a page of those can be large.
          found.add(entry.labels());
        }
      }
      after = page.next().orElse(null);
      last = after == null;
    }
    EntryLabels labels = found.poll();
    if (labels == null) {
      return null;
    }
    number++;
    Optional<RequestText> text = ledger.text(labels.key());
    return text.isEmpty()
        ? Task.none(number, null, Result.NOT_CACHEABLE, LedgerTasks.NO_TEXT)
        : Task.again(number, text.get(), labels.key(), options(labels));
  }

  private CacheOptions options(EntryLabels labels) {
    CacheOptions.Builder asked =
        options.toBuilder().category(labels.category()).mode(CacheOptions.Mode.REFRESH);
    labels.tags().forEach(asked::tags);
    if (!labels.namespace().isEmpty()) {
      asked.namespace(labels.namespace());
    }
    return asked.build();
  }
}
