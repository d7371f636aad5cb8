package io.github.completioncache.store.redis;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.UnreadableEntryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/** Removes what an invalidation covers, a batch at a time, so that other clients get their turn. */
final class Sweeper {

  /** Enough for the header of nearly every entry. */
  private static final int BEGINNING = 1024;

  /** The preamble of the stored form. */
  private static final int MARK = 12;

  private static final int SCAN_BATCH = 250;

  private final RedisLink link;
  private final KeyNames names;
  private final LabelIndex index;
  private final RedisLedger ledger;
  private final RedisVectors vectors;
  private final Eviction eviction;

  Sweeper(
      RedisLink link, KeyNames names, LabelIndex index, RedisLedger ledger, RedisVectors vectors) {
    this.link = link;
    this.names = names;
    this.index = index;
    this.ledger = ledger;
    this.vectors = vectors;
    this.eviction = new Eviction(link);
  }

  /** Returns how many entries were removed. */
  long sweep(Invalidation what, long now) {
    long[] removed = {0};
    if (what instanceof Invalidation.OfKey of) {
      removed[0] = removeAllOf(of.key());
    } else if (what instanceof Invalidation.Everything) {
      link.scan(
          names.contentPattern(),
          SCAN_BATCH,
          found -> {
            removed[0] += removeAll(picked(found, names::keyIn));
            ledger.texts().remove(picked(found, names::textKeyIn));
            removeNamed(found.stream().filter(names::isOfRows).toList());
          });
    } else if (eviction.isRuledOut()) {
      boolean rows = vectors.mayBeThere();
      index.visit(Label.named(what), now, keys -> removed[0] += removeCovered(what, keys, rows));
      ledger.removeCovered(what);
    } else {
      link.scan(
          names.entryAndTextPattern(),
          SCAN_BATCH,
          found -> {
            removed[0] += removeCovered(what, picked(found, names::keyIn), true);
            ledger.texts().removeCovered(what, picked(found, names::textKeyIn));
          });
    }
    return removed[0];
  }

  private static List<CacheKey> picked(
      Collection<String> found, Function<String, Optional<CacheKey>> key) {
    return found.stream().map(key).flatMap(Optional::stream).toList();
  }

  private long removeAllOf(CacheKey key) {
    List<@Nullable Object> replies =
        link.sendAll(
            List.of(
                Commands.unlink(names.entry(key)),
                Commands.unlink(names.text(key)),
                vectors.look(key)));
    vectors.removeRows(List.of(key), replies.subList(2, 3));
    return Replies.number(replies.get(0));
  }

  private void removeNamed(List<String> found) {
    link.sendAll(found.stream().map(KeyNames::bytes).map(Commands::unlink).toList());
  }

  private long removeAll(List<CacheKey> keys) {
    return sum(link.sendAll(keys.stream().map(names::entry).map(Commands::unlink).toList()));
  }

  /**
   * The index may name entries that have other labels by now, so their headers decide; and since an
   * entry may be replaced between the look and the removal, only the one looked at is removed.
   *
   * @param rows whether there may be rows of vectors
   */
  private long removeCovered(Invalidation what, List<CacheKey> keys, boolean rows) {
    List<CommandArguments> looks = new ArrayList<>();
    for (CacheKey key : keys) {
      looks.add(Commands.getBeginning(names.entry(key), BEGINNING));
    }
    List<@Nullable Object> beginnings = link.sendAll(looks);
    List<CacheKey> covered = new ArrayList<>();
    List<CommandArguments> removals = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      CacheKey key = keys.get(i);
      byte[] beginning = (byte[]) beginnings.get(i);
      if (beginning != null && beginning.length > 0 && isCovered(what, key, beginning)) {
        covered.add(key);
        removals.add(Commands.unlinkIfItBegins(names.entry(key), mark(beginning)));
      }
    }
    List<@Nullable Object> removed = link.sendAll(removals);
    if (rows) {
      List<CacheKey> gone = new ArrayList<>();
      for (int i = 0; i < covered.size(); i++) {
        if (Replies.number(removed.get(i)) > 0) {
          gone.add(covered.get(i));
        }
      }
      vectors.removeRows(gone);
    }
    return sum(removed);
  }

  /** What tells an entry from any other: its beginning has the checksum of its header. */
  private static byte[] mark(byte[] beginning) {
    return Arrays.copyOf(beginning, Math.min(beginning.length, MARK));
  }

  private boolean isCovered(Invalidation what, CacheKey key, byte[] beginning) {
    Optional<EntryLabels> labels = labels(key, beginning);
    if (labels.isEmpty() && beginning.length == BEGINNING) {
      byte[] whole = (byte[]) link.send(Commands.get(names.entry(key)));
      labels = whole == null ? Optional.empty() : labels(key, whole);
    }
    // What a later version wrote would still be served by one: in doubt it goes.
    return labels.map(what::covers).orElse(true);
  }

  private static Optional<EntryLabels> labels(CacheKey key, byte[] beginning) {
    try {
      return Optional.of(CacheEntry.peekLabels(key, beginning));
    } catch (UnreadableEntryException e) {
      return Optional.empty();
    }
  }

  private static long sum(List<@Nullable Object> counts) {
    return counts.stream().mapToLong(Replies::number).sum();
  }
}
