package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Comparator.comparing;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger.Dimension;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/** Reads numbers hour by hour and adds them up here. */
final class LedgerSums {

  /** How many sizes are asked for at once. */
  private static final int SIZES = 500;

  private final RedisLink link;
  private final LedgerNames names;

  LedgerSums(RedisLink link, LedgerNames names) {
    this.link = link;
    this.names = names;
  }

  /** A hash, and the hour it is of. */
  private record Place(Instant hour, char kind, String name) {}

  /** What rows are told apart by. */
  private record Group(Instant hour, Account account) {}

  /**
   * @param from stands for the hour where hours are not told apart
   */
  List<LedgerRow> sums(List<Instant> hours, Instant from, Set<Dimension> by) {
    boolean named = by.contains(Dimension.NAMESPACE);
    Map<String, Optional<Account>> accounts = new HashMap<>();
    Function<String, Optional<Account>> account = field -> account(field, named, by);
    Map<Group, long[]> sums = new HashMap<>();
    visit(
        hours,
        named ? List.of(PagePart.PLAIN, PagePart.NAMED) : List.of(PagePart.PLAIN),
        (hour, field, numbers) ->
            accounts
                .computeIfAbsent(field, account)
                .ifPresent(
                    of ->
                        NumberList.addTo(
                            sums.computeIfAbsent(
                                new Group(by.contains(Dimension.HOUR) ? hour : from, of),
                                any -> new long[LedgerRow.numbers().size()]),
                            numbers)));
    List<LedgerRow> rows = new ArrayList<>();
    sums.forEach((group, sum) -> rows.add(new LedgerRow(group.hour(), group.account(), sum)));
    return rows;
  }

  /** Empty for what is a sum of others that are read too, and for what nobody can read. */
  private static Optional<Account> account(String field, boolean named, Set<Dimension> by) {
    try {
      Netstrings texts = new Netstrings(field.getBytes(ISO_8859_1));
      String category = texts.next();
      String model = texts.next();
      char end = field.charAt(field.length() - 1);
      boolean plain = texts.isAtLastByte();
      if (named && plain && end == PagePart.ALL_NAMESPACES) {
        return Optional.empty();
      }
      return Optional.of(
          new Account(
              by.contains(Dimension.CATEGORY) ? category : "",
              by.contains(Dimension.MODEL) ? model : "",
              plain || !named ? "" : texts.next()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The most frequent first. */
  List<Reason> reasons(List<Instant> hours) {
    Map<String, long[]> calls = new HashMap<>();
    visit(
        hours,
        List.of(PagePart.REASONS),
        (hour, field, numbers) ->
            NumberList.addTo(calls.computeIfAbsent(field, any -> new long[1]), numbers));
    List<Reason> reasons = new ArrayList<>();
    calls.forEach(
        (field, count) -> {
          Reason reason = reason(field, count[0]);
          if (reason != null) {
            reasons.add(reason);
          }
        });
    reasons.sort(
        comparing(Reason::calls)
            .reversed()
            .thenComparing(Reason::kind)
            .thenComparing(Reason::category)
            .thenComparing(Reason::text));
    return reasons;
  }

  /** Null for a kind that a later version has added. */
  private static @Nullable Reason reason(String field, long calls) {
    try {
      Netstrings texts = new Netstrings(field.getBytes(ISO_8859_1));
      return new Reason(Kind.valueOf(texts.next()), texts.next(), texts.next(), calls);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Takes one number after the other. */
  private interface Visitor {
    void visit(Instant hour, String field, byte[] numbers);
  }

  private void visit(List<Instant> hours, List<Character> kinds, Visitor visitor) {
    List<Place> first = new ArrayList<>();
    for (Instant hour : hours) {
      for (char kind : kinds) {
        first.add(new Place(hour, kind, names.hash(kind, hour)));
      }
    }
    List<Pairs.Hash> sized = sized(first);
    List<Place> continuations = new ArrayList<>();
    for (int i = 0; i < sized.size(); i++) {
      if (sized.get(i).size() >= RedisLedger.CROWDED) {
        Place full = first.get(i);
        for (int number = 0; number < LedgerNames.CONTINUATIONS; number++) {
          String name = names.continuation(full.kind(), full.hour(), number);
          continuations.add(new Place(full.hour(), full.kind(), name));
        }
      }
    }
    read(first, sized, visitor);
    read(continuations, sized(continuations), visitor);
  }

  private void read(List<Place> places, List<Pairs.Hash> sized, Visitor visitor) {
    Pairs.ofHashes(
        link,
        sized,
        (index, pairs) ->
            pairs.forEach(
                (field, numbers) -> visitor.visit(places.get(index).hour(), field, numbers)));
  }

  private List<Pairs.Hash> sized(List<Place> places) {
    List<Pairs.Hash> sized = new ArrayList<>();
    for (int from = 0; from < places.size(); from += SIZES) {
      List<Place> some = places.subList(from, Math.min(places.size(), from + SIZES));
      List<CommandArguments> counts =
          some.stream().map(place -> Commands.countFields(KeyNames.bytes(place.name()))).toList();
      List<@Nullable Object> sizes = link.sendAll(counts);
      for (int i = 0; i < some.size(); i++) {
        sized.add(new Pairs.Hash(some.get(i).name(), Replies.number(sizes.get(i))));
      }
    }
    return sized;
  }
}
