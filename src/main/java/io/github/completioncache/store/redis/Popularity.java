package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Comparator.comparing;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.Ledger.Popular;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads day by day which requests were asked for most, and adds the days up here. */
final class Popularity {

  private static final int KEYS = 500;
  private static final Account NOBODY = new Account("", "", "");

  private final RedisLink link;
  private final LedgerNames names;
  private final RequestTexts texts;

  Popularity(RedisLink link, LedgerNames names, RequestTexts texts) {
    this.link = link;
    this.names = names;
    this.texts = texts;
  }

  private record Count(CacheKey key, long lookups) {}

  private record Details(Account account, long misses) {}

  /** The most popular of these days, which are in their order. */
  List<Popular> most(List<Instant> days, int most, long now) {
    List<Count> counts = new ArrayList<>();
    lookups(days).forEach((digest, lookups) -> counts.add(new Count(key(digest), lookups)));
    counts.sort(comparing(Count::lookups).reversed().thenComparing(count -> count.key().hex()));
    List<Popular> popular = new ArrayList<>();
    for (List<Count> some : Slices.of(counts.subList(0, Math.min(most, counts.size())), KEYS)) {
      List<CacheKey> keys = some.stream().map(Count::key).toList();
      Map<CacheKey, Details> details = details(days, keys);
      Map<CacheKey, TextValue> values = texts.get(keys, now);
      for (Count count : some) {
        Details known = details.getOrDefault(count.key(), new Details(NOBODY, 0));
        popular.add(
            new Popular(
                count.key(),
                known.account(),
                count.lookups(),
                known.misses(),
                Optional.ofNullable(values.get(count.key())).map(TextValue::text)));
      }
    }
    return popular;
  }

  /** Whatever is popular on one of these days. */
  Set<CacheKey> keys(List<Instant> days) {
    Set<CacheKey> keys = new LinkedHashSet<>();
    lookups(days).keySet().forEach(digest -> keys.add(key(digest)));
    return keys;
  }

  private Map<String, Long> lookups(List<Instant> days) {
    Map<String, Long> lookups = new HashMap<>();
    for (Instant day : days) {
      Pairs.ofSortedSet(link, names.popular(day))
          .forEach((digest, score) -> lookups.merge(digest, Pairs.score(score), NumberList::plus));
    }
    lookups.keySet().removeIf(digest -> digest.length() != CacheKey.BYTES);
    return lookups;
  }

  /** The misses of all days, and the account of the last one. */
  private Map<CacheKey, Details> details(List<Instant> days, List<CacheKey> keys) {
    List<byte[]> fields = keys.stream().map(CacheKey::toBytes).toList();
    Map<CacheKey, Details> details = new LinkedHashMap<>();
    for (Instant day : days) {
      List<?> replies =
          Replies.list(
              link.send(Commands.fields(KeyNames.bytes(names.popularDetails(day)), fields)));
      for (int i = 0; i < keys.size(); i++) {
        Details read = read(Replies.value(replies.get(i)));
        if (read != null) {
          details.merge(
              keys.get(i),
              read,
              (earlier, later) ->
                  new Details(later.account(), NumberList.plus(earlier.misses(), later.misses())));
        }
      }
    }
    return details;
  }

  private static @Nullable Details read(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    long[] misses = new long[1];
    NumberList.addTo(misses, value);
    int comma = 0;
    while (comma < value.length && value[comma] != ',') {
      comma++;
    }
    try {
      return new Details(new Netstrings(value, comma + 1).account(), misses[0]);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static CacheKey key(String digest) {
    return CacheKey.of(digest.getBytes(ISO_8859_1));
  }
}
