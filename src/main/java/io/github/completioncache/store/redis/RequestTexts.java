package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Ledger.Popular;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/**
 * The texts of popular requests: a key for each, which expires with the last day that the text was
 * given on, and is removed when the request is not popular on any day.
 */
final class RequestTexts {

  /** What is noted before an invalidation arrives within this time after it, and is not kept. */
  private static final long SILENCE = Duration.ofMinutes(5).toMillis();

  private static final int KEYS = 250;
  private static final int TEXTS = 32;
  private static final int TEXT_BYTES = 256 << 10;
  private static final byte[] SOME = "1".getBytes(US_ASCII);

  private final RedisLink link;
  private final KeyNames names;
  private final LedgerNames ledger;
  private final Markers markers;
  private final int maximumBytes;

  RequestTexts(RedisLink link, KeyNames names, Markers markers, int maximumBytes) {
    this.link = link;
    this.names = names;
    this.ledger = names.ledger();
    this.markers = markers;
    this.maximumBytes = maximumBytes;
  }

  /** The value under {@code key}; null if there is none that is to be kept any longer. */
  @Nullable TextValue get(CacheKey key, long now) {
    return get(List.of(key), now).get(key);
  }

  /** The values under these keys, as far as there are any. */
  Map<CacheKey, TextValue> get(List<CacheKey> keys, long now) {
    Map<CacheKey, TextValue> found = new LinkedHashMap<>();
    // A few at a time: a text can be long.
    for (List<CacheKey> some : Slices.of(keys, TEXTS)) {
      List<@Nullable Object> values =
          link.sendAll(some.stream().map(key -> Commands.get(names.text(key))).toList());
      for (int i = 0; i < some.size(); i++) {
        TextValue value = TextValue.read(Replies.value(values.get(i)));
        if (value != null && value.expires() > now) {
          found.put(some.get(i), value);
        }
      }
    }
    return found;
  }

  /** Keeps the texts of those of the requests that are popular on this day. */
  void put(List<Popular> requests, Instant day, long expires, long now) {
    Map<CacheKey, TextValue> some = new LinkedHashMap<>();
    int bytes = 0;
    for (Popular request : requests) {
      if (request.text().isPresent()) {
        TextValue value = TextValue.of(request.account(), request.text().get(), expires);
        int length = value.bytes().length;
        if (length <= maximumBytes) {
          if (some.size() == TEXTS || bytes + length > TEXT_BYTES) {
            putSome(some, day, now);
            some.clear();
            bytes = 0;
          }
          some.put(request.key(), value);
          bytes += length;
        }
      }
    }
    putSome(some, day, now);
  }

  private void putSome(Map<CacheKey, TextValue> some, Instant day, long now) {
    if (some.isEmpty()) {
      return;
    }
    List<CacheKey> keys = List.copyOf(some.keySet());
    List<CommandArguments> looks = new ArrayList<>();
    looks.add(Commands.scores(KeyNames.bytes(ledger.popular(day)), digests(keys)));
    for (CacheKey key : keys) {
      looks.add(Commands.getBeginning(names.text(key), TextValue.BEGINNING));
      looks.addAll(markers.reads(value(some, key).labels(key)));
    }
    List<@Nullable Object> replies = link.sendAll(looks);
    List<?> scores = Replies.list(replies.get(0));
    int size = (replies.size() - 1) / keys.size();
    Map<CacheKey, TextValue> news = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      int at = 1 + i * size;
      if (scores.get(i) != null && !isSilenced(replies.subList(at + 1, at + size), now)) {
        TextValue value = value(some, keys.get(i));
        byte[] old = Replies.value(replies.get(at));
        TextValue there = TextValue.read(old);
        if (there != null) {
          value = value.keptUntil(there.expires());
        }
        if (there == null || !value.beginsLike(there.bytes())) {
          news.put(keys.get(i), value);
        }
      }
    }
    write(news, now);
  }

  private static boolean isSilenced(List<@Nullable Object> markers, long now) {
    return Markers.forbid(markers, now - SILENCE);
  }

  private void write(Map<CacheKey, TextValue> values, long now) {
    if (values.isEmpty()) {
      return;
    }
    long longest = values.values().stream().mapToLong(TextValue::expires).max().orElse(now);
    // First, so that no text is there without it.
    link.send(
        Commands.addMember(
            KeyNames.bytes(ledger.anyTexts()),
            SOME,
            TimeSlot.atMostLongest(longest - now),
            Long.MAX_VALUE,
            SOME));
    List<CommandArguments> writes = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          long ttl = TimeSlot.atMostLongest(value.expires() - now);
          writes.add(Commands.set(names.text(key), value.bytes(), ttl));
          writes.addAll(markers.reads(value.labels(key)));
        });
    List<@Nullable Object> replies = link.sendAll(writes);
    int size = replies.size() / values.size();
    List<CacheKey> refused = new ArrayList<>();
    int at = 0;
    for (CacheKey key : values.keySet()) {
      // An invalidation that came in between may have looked before the text was there.
      if (isSilenced(replies.subList(at + 1, at + size), now)) {
        refused.add(key);
      }
      at += size;
    }
    remove(refused);
  }

  /** Removes the texts of those that are not popular on any of {@code days} either. */
  void dropUnlessPopular(List<CacheKey> fallen, List<Instant> days) {
    for (List<CacheKey> some : Slices.of(fallen, KEYS)) {
      List<@Nullable Object> there =
          link.sendAll(some.stream().map(key -> Commands.exists(names.text(key))).toList());
      List<CacheKey> left = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        if (Replies.number(there.get(i)) > 0) {
          left.add(some.get(i));
        }
      }
      for (Instant day : days) {
        if (!left.isEmpty()) {
          Object reply =
              link.send(Commands.scores(KeyNames.bytes(ledger.popular(day)), digests(left)));
          List<?> scores = Replies.list(reply);
          List<CacheKey> unknown = new ArrayList<>();
          for (int i = 0; i < left.size(); i++) {
            if (scores.get(i) == null) {
              unknown.add(left.get(i));
            }
          }
          left = unknown;
        }
      }
      remove(left);
    }
  }

  /** Whether there may be any. */
  boolean mayBeThere() {
    return Replies.number(link.send(Commands.countMembers(KeyNames.bytes(ledger.anyTexts())))) > 0;
  }

  /** Removes those texts that {@code what} covers. */
  void removeCovered(Invalidation what, List<CacheKey> keys) {
    for (List<CacheKey> some : Slices.of(keys, KEYS)) {
      List<@Nullable Object> beginnings =
          link.sendAll(
              some.stream()
                  .map(key -> Commands.getBeginning(names.text(key), TextValue.BEGINNING))
                  .toList());
      List<CacheKey> covered = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        byte[] beginning = Replies.value(beginnings.get(i));
        if (beginning != null && beginning.length > 0) {
          TextValue value = TextValue.read(whole(some.get(i), beginning));
          // In doubt it goes.
          if (value == null || what.covers(value.labels(some.get(i)))) {
            covered.add(some.get(i));
          }
        }
      }
      remove(covered);
    }
  }

  private byte @Nullable [] whole(CacheKey key, byte[] beginning) {
    return beginning.length < TextValue.BEGINNING || TextValue.read(beginning) != null
        ? beginning
        : Replies.value(link.send(Commands.get(names.text(key))));
  }

  void remove(List<CacheKey> keys) {
    link.sendAll(keys.stream().map(key -> Commands.unlink(names.text(key))).toList());
  }

  private static TextValue value(Map<CacheKey, TextValue> values, CacheKey key) {
    return Objects.requireNonNull(values.get(key));
  }

  private static List<byte[]> digests(List<CacheKey> keys) {
    return keys.stream().map(CacheKey::toBytes).toList();
  }
}
