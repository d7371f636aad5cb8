package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The ledger in the file of a store. Safe for use by several threads. */
final class SqliteLedger implements Ledger {

  private static final long ROW_BYTES = 150;

  private final Settings settings;
  private final Writer writer;
  private final ReaderPool readers;

  SqliteLedger(Settings settings, Writer writer, ReaderPool readers) {
    this.settings = settings;
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public void add(Page page, Duration keepFor) {
    Objects.requireNonNull(page, "page");
    Kept kept = Kept.after(settings.clock().millis(), keepFor);
    writer.write(
        SqliteCacheStore.PATIENCE,
        connection -> {
          connection.ledger().add(page, kept, connection.invalidations());
          connection.room().makeRoom(bytes(page), kept.now());
          return true;
        });
  }

  /** About what the file may grow by. */
  private static long bytes(Page page) {
    long texts =
        page.requests().stream()
            .flatMap(request -> request.text().stream())
            .mapToLong(text -> text.body().length())
            .sum();
    int rows = page.rows().size() + page.reasons().size() + page.requests().size();
    return texts + ROW_BYTES * rows;
  }

  @Override
  public List<LedgerRow> sums(Instant from, Instant until, Set<Dimension> by) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(until, "until");
    Set<Dimension> dimensions = Set.copyOf(by);
    return ledger(ledger -> ledger.sums(from, until, dimensions)).orElse(List.of());
  }

  @Override
  public List<Reason> reasons(Instant from, Instant until) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(until, "until");
    return ledger(ledger -> ledger.reasons(from, until)).orElse(List.of());
  }

  @Override
  public List<Popular> popular(Instant from, Instant until, int most) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(until, "until");
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    return ledger(ledger -> ledger.popular(from, until, most)).orElse(List.of());
  }

  @Override
  public Optional<RequestText> text(CacheKey key) {
    Objects.requireNonNull(key, "key");
    return ledger(ledger -> ledger.text(key)).orElse(Optional.empty());
  }

  private <R> Optional<R> ledger(SqlFunction<LedgerReader, R> work) {
    return readers.read(reader -> reader.ledger(work));
  }

  /** Removes the texts that an invalidation covers, a batch at a time. */
  void removeTexts(Covered covered, int batch) {
    List<byte[]> keys = ledger(ledger -> ledger.coveredTexts(covered)).orElse(List.of());
    for (int first = 0; first < keys.size(); first += batch) {
      List<byte[]> some = keys.subList(first, Math.min(keys.size(), first + batch));
      writer.write(
          SqliteCacheStore.PATIENCE,
          connection -> {
            connection.ledger().texts().remove(some);
            return true;
          });
      Deadline.in(SqliteCacheStore.PATIENCE).pause();
    }
  }
}
