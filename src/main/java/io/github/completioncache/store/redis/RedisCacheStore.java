package io.github.completioncache.store.redis;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.ChangeFeed;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Leases;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.UnifiedJedis;

/**
 * Keeps answers in Redis 6.2 or newer, through Jedis 8. Needs the dependency {@code
 * redis.clients:jedis}.
 *
 * <p>A store connects when it is used and not when it is made, so an unreachable Redis is no
 * obstacle to building a client; it connects again by itself.
 *
 * <p>Each key it writes begins with the {@linkplain Builder#keyPrefix key prefix} and has an
 * expiry. It sends no {@code KEYS}, {@code FLUSHDB} or {@code CONFIG}, and only {@code
 * invalidate(everything)} scans, for its own prefix.
 *
 * <p>Invalidations are complete as long as Redis evicts nothing and the clocks of the machines are
 * within ten minutes of each other; what was asked for before an invalidation on another machine
 * and arrives after it is refused as exactly as the two clocks agree. See {@code docs/stores.md}.
 *
 * <p>Instances are safe for use by several threads.
 */
public final class RedisCacheStore implements CacheStore {

  private final RedisLink link;
  private final KeyNames names;
  private final LabelIndex index;
  private final Markers markers;
  private final Sweeper sweeper;
  private final Clock clock;
  private final EntryValues values;
  private final @Nullable RedisChanges changes;

  private RedisCacheStore(RedisLink link, Builder builder) {
    this.link = link;
    this.names = new KeyNames(builder.keyPrefix);
    this.changes =
        builder.url == null
            ? null
            : new RedisChanges(OwnClient.primaries(builder.url), names, "Redis at " + builder.url);
    this.index = new LabelIndex(link, names);
    this.markers = new Markers(link, names);
    this.sweeper = new Sweeper(link, names, index);
    this.clock = builder.clock;
    this.values = new EntryValues(builder.maximumEntryBytes, builder.compressFromBytes);
  }

  /**
   * A store on the server at {@code url}, with all defaults. The same as {@code
   * builder().url(url).build()}; nothing is connected yet.
   *
   * @param url {@code redis[s]://[[user]:password@]host[:port][/database]}, see {@link Builder#url}
   * @throws IllegalArgumentException if {@code url} is not of that form
   * @throws IllegalStateException if Jedis is missing
   */
  public static RedisCacheStore connect(String url) {
    return builder().url(url).build();
  }

  /**
   * A store that uses {@code client}, with all defaults. The caller keeps ownership: closing the
   * store leaves the client open.
   */
  public static RedisCacheStore of(UnifiedJedis client) {
    return builder().client(client).build();
  }

  /** A builder with all defaults, which needs a {@code url} or a {@code client}. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Optional<CacheEntry> get(CacheKey key) {
    byte[] value = (byte[]) link.send(Commands.get(names.entry(key)));
    if (value == null) {
      return Optional.empty();
    }
    CacheEntry entry = values.read(key, value);
    // Redis forgets by its own clock; this one may be ahead.
    return entry.isExpired(clock) ? Optional.empty() : Optional.of(entry);
  }

  @Override
  public boolean put(CacheKey key, CacheEntry entry) {
    entry.requireKey(key);
    EntryLabels labels = entry.labels();
    long now = clock.millis();
    long ttl = TimeSlot.ttl(entry, now);
    byte[] value = ttl <= 0 ? null : values.write(entry);
    if (value == null) {
      link.requireOpen();
      return false;
    }
    TimeSlot slot = TimeSlot.of(now, ttl);
    long created = entry.created().toEpochMilli();
    List<CommandArguments> reads = markers.reads(labels);
    // Only a reply tells that the index is written, so the value waits for it.
    List<@Nullable Object> replies =
        link.sendAll(Commands.concat(reads, index.additions(labels, slot, now)));
    if (Markers.forbid(replies.subList(0, reads.size()), created)) {
      return false;
    }
    List<@Nullable Object> added = replies.subList(reads.size(), replies.size());
    link.sendAll(index.continuations(labels, slot, now, added));
    byte[] name = names.entry(key);
    replies = link.sendAll(Commands.concat(List.of(Commands.set(name, value, ttl)), reads));
    if (Markers.forbid(replies.subList(1, replies.size()), created)) {
      // An invalidation came in between and may have looked before the value was there. So the
      // value goes, as if it had been put just before the invalidation.
      link.send(Commands.unlinkIfItBegins(name, value));
    }
    return true;
  }

  @Override
  public boolean remove(CacheKey key) {
    return Replies.number(link.send(Commands.unlink(names.entry(key)))) > 0;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Removes in batches of a few hundred. {@code everything} scans all keys of the database for
   * this store's prefix; any other invalidation reads only the entries that are filed under its
   * label. A value that cannot be read is removed with any label it was filed under.
   *
   * @return how many entries were removed
   */
  @Override
  public long invalidate(Invalidation what) {
    Objects.requireNonNull(what, "what");
    long now = clock.millis();
    markers.leave(what, now);
    return sweeper.sweep(what, now);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Has {@link Leases}. A store that was made from a URL has a {@link ChangeFeed}, on
   * connections of its own. Its user needs the right to {@code HELLO} and {@code CLIENT TRACKING}.
   */
  @Override
  public <T> Optional<T> capability(Class<T> type) {
    if (type == Leases.class) {
      return Optional.of(type.cast(new RedisLeases(link, names)));
    }
    return type == ChangeFeed.class
        ? Optional.ofNullable(changes).map(type::cast)
        : CacheStore.super.capability(type);
  }

  @Override
  public void close() {
    if (changes != null) {
      changes.close();
    }
    link.close();
  }

  /** Collects the settings of a store. Not safe for use by several threads. */
  public static final class Builder {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(500);
    private static final int DEFAULT_CONNECTIONS = 16;

    private @Nullable RedisUrl url;
    private @Nullable UnifiedJedis client;
    private @Nullable Duration timeout;
    private @Nullable Integer connections;
    private String keyPrefix = "completion-cache:";
    private int maximumEntryBytes = 8 << 20;
    private int compressFromBytes = Integer.MAX_VALUE;
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /**
     * The server to use: {@code redis[s]://[[user]:password@]host[:port][/database]}. The port is
     * 6379 unless it is given; {@code rediss} means TLS, with the certificate checked against the
     * host name; special characters of user and password may be percent-encoded, and a percent sign
     * must be. The store opens connections of its own and closes them.
     *
     * @throws IllegalArgumentException if {@code url} is not of that form
     */
    public Builder url(String url) {
      this.url = RedisUrl.parse(url);
      return this;
    }

    /**
     * The client to use, of any kind of deployment; its own settings decide about timeouts,
     * connections and encryption. The caller keeps ownership and closes it after the store. Its key
     * preprocessor, if it has one, is passed over.
     */
    public Builder client(UnifiedJedis client) {
      this.client = Objects.requireNonNull(client, "client");
      return this;
    }

    /**
     * How long to wait at most for each of: a free connection, a new connection, a reply. Default:
     * 500 ms. Only with {@link #url}.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond or longer than a day
     */
    public Builder timeout(Duration timeout) {
      if (timeout.compareTo(Duration.ofMillis(1)) < 0
          || timeout.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "timeout must be between a millisecond and a day, but is " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * How many connections to open at most; each is opened when it is first needed. Default: 16.
     * Only with {@link #url}.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder connections(int connections) {
      if (connections < 1) {
        throw new IllegalArgumentException("connections must be at least 1, but is " + connections);
      }
      this.connections = connections;
      return this;
    }

    /**
     * What the name of every key begins with. Stores with different prefixes share a database
     * without seeing each other. Default: {@code completion-cache:}. A prefix with a hash tag, such
     * as <code>{cc}:</code>, keeps all keys on one node of a Cluster.
     *
     * @throws IllegalArgumentException if it is empty or contains white space, control characters,
     *     surrogates or one of <code>*?[]\</code>
     */
    public Builder keyPrefix(String keyPrefix) {
      this.keyPrefix = KeyNames.requirePrefix(keyPrefix);
      return this;
    }

    /**
     * How large an entry may be in its stored form, and its answer before it is compressed, in
     * bytes: a larger one is not kept, and one that would unpack to more is not read. Default: 8
     * MiB.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder maximumEntryBytes(int maximumEntryBytes) {
      if (maximumEntryBytes < 1) {
        throw new IllegalArgumentException(
            "maximumEntryBytes must be at least 1, but is " + maximumEntryBytes);
      }
      this.maximumEntryBytes = maximumEntryBytes;
      return this;
    }

    /**
     * From which length of the answer on, in bytes, entries are compressed (deflate, RFC 1951), if
     * that makes the answer shorter by an eighth and 64 bytes at least. Compressed entries are read
     * whatever this says. Default: nothing is compressed.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder compressFromBytes(int compressFromBytes) {
      if (compressFromBytes < 1) {
        throw new IllegalArgumentException(
            "compressFromBytes must be at least 1, but is " + compressFromBytes);
      }
      this.compressFromBytes = compressFromBytes;
      return this;
    }

    /** The wall clock. Default: the system's. */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * The store. Nothing is connected yet.
     *
     * @throws IllegalStateException if neither or both of {@code url} and {@code client} are set,
     *     if {@code timeout} or {@code connections} is set beside {@code client}, or if Jedis is
     *     missing
     */
    public RedisCacheStore build() {
      try {
        return new RedisCacheStore(link(), this);
      } catch (NoClassDefFoundError e) {
        throw new IllegalStateException(
            "RedisCacheStore needs Jedis 8 or newer: add the dependency redis.clients:jedis", e);
      }
    }

    private RedisLink link() {
      if (url != null && client != null) {
        throw new IllegalStateException("url and client are both set, but a store uses one server");
      }
      if (url != null) {
        return OwnClient.open(
            url,
            Objects.requireNonNullElse(timeout, DEFAULT_TIMEOUT),
            Objects.requireNonNullElse(connections, DEFAULT_CONNECTIONS));
      }
      if (client == null) {
        throw new IllegalStateException("url or client is required, but neither was set");
      }
      if (timeout != null || connections != null) {
        throw new IllegalStateException(
            (timeout != null ? "timeout" : "connections")
                + " is set, but has no effect on a client that is handed in");
      }
      return new RedisLink(client, false, "the given Redis client", () -> {});
    }
  }
}
