package io.github.completioncache.store.redis;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.ChangeFeed;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.store.Leases;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Refusals;
import io.github.completioncache.store.StoreCircuits;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * Keeps answers in Redis 6.2 or newer, through Jedis 8: one server, Sentinel or Cluster. Needs the
 * dependencies {@code redis.clients:jedis} and {@code
 * io.github.resilience4j:resilience4j-circuitbreaker}.
 *
 * <p>A store connects when it is used and not when it is made, so an unreachable Redis is no
 * obstacle to building a client; it connects again by itself. Connections are made by short-lived
 * daemon threads. A get, a put or a removal takes at most its {@linkplain Builder#budget budget},
 * and after repeated failures fails at once, with a request a second that tries whether Redis is
 * back. Invalidations always try, with a {@linkplain Builder#invalidationBudget budget} of their
 * own.
 *
 * <p>Each key it writes begins with the {@linkplain Builder#keyPrefix key prefix} and has an
 * expiry. It sends no {@code KEYS}, {@code FLUSHDB} or {@code CONFIG}, and scans for its own prefix
 * only, in {@code invalidate(everything)} and in listings.
 *
 * <p>Invalidations are complete as long as Redis evicts nothing and the clocks of the machines are
 * within ten minutes of each other; what was asked for before an invalidation on another machine
 * and arrives after it is refused as exactly as the two clocks agree. See {@code docs/stores.md}.
 * Instances are safe for use by several threads.
 */
public final class RedisCacheStore implements CacheStore {

  private final RedisLink link;
  private final KeyNames names;
  private final Markers markers;
  private final EntryWriter writer;
  private final Sweeper sweeper;
  private final Circuit reads;
  private final Circuit writes;
  private final @Nullable Standby standby;
  private final String place;
  private final Clock clock;
  private final EntryValues values;
  private final @Nullable RedisChanges changes;
  private final Capabilities capabilities;

  private RedisCacheStore(Access access, String place, Builder builder) {
    this.link = new RedisLink(access, place, builder.invalidationBudget);
    this.place = place;
    this.reads = new Circuit("reads", builder.budget);
    this.writes = new Circuit("writes", builder.budget);
    CacheStore fallback = builder.fallback;
    this.standby = fallback == null ? null : new Standby(fallback, place);
    if (standby != null) {
      reads.onOutage(standby::outageBegan, standby::outageEnded);
    }
    this.names = new KeyNames(builder.keyPrefix);
    Primaries primaries = access.primaries();
    this.changes = primaries == null ? null : new RedisChanges(primaries, names, place);
    LabelIndex index = new LabelIndex(link, names);
    this.markers = new Markers(link, names);
    this.writer = new EntryWriter(link, names, index, markers);
    this.clock = builder.clock;
    RedisLedger ledger =
        new RedisLedger(
            link, names, markers, clock, builder.maximumEntryBytes, builder.popularADay);
    Circuit vectorCircuit = new Circuit("vectors", builder.budget);
    RedisVectors vectors = new RedisVectors(link, names, vectorCircuit, reads, place, clock);
    this.sweeper = new Sweeper(link, names, index, ledger, vectors);
    this.values = new EntryValues(builder.maximumEntryBytes, builder.compressFromBytes);
    this.capabilities =
        new Capabilities()
            .with(Leases.class, new RedisLeases(link, names, writes, place))
            .with(Refusals.class, new RedisRefusals(link, markers, clock))
            .with(StoreCircuits.class, Circuit.states(reads, writes, vectorCircuit))
            .with(Ledger.class, ledger)
            .with(EntryListing.class, new RedisListing(link, names, this::readable))
            .with(VectorStore.class, vectors)
            .with(ChangeFeed.class, changes);
  }

  /**
   * A store on the server at {@code url}, with all defaults. The same as {@code
   * builder().url(url).build()}; nothing is connected yet.
   *
   * @param url such as {@code redis://localhost:6379}, see {@link Builder#url}
   * @throws IllegalArgumentException if {@code url} is not of one of the forms listed there
   * @throws IllegalStateException if Jedis or Resilience4j is missing
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
    Objects.requireNonNull(key, "key");
    return reads.call(
        () -> read(key),
        () -> {
          link.requireOpen();
          return standby().get(key);
        },
        standby != null);
  }

  private Optional<CacheEntry> read(CacheKey key) {
    byte[] value = Replies.value(link.send(Commands.get(names.entry(key))));
    return value == null ? Optional.empty() : readable(key, value);
  }

  private Optional<CacheEntry> readable(CacheKey key, byte[] value) {
    CacheEntry entry = values.read(key, value);
    // Redis forgets by its own clock; this one may be ahead.
    return entry.isExpired(clock) ? Optional.empty() : Optional.of(entry);
  }

  @Override
  public boolean put(CacheKey key, CacheEntry entry) {
    entry.requireKey(key);
    long now = clock.millis();
    long ttl = TimeSlot.ttl(entry, now);
    byte[] value = ttl <= 0 ? null : values.write(entry);
    if (value == null) {
      link.requireOpen();
      return false;
    }
    forgetStandby(key);
    Supplier<Boolean> instead =
        () -> {
          link.requireOpen();
          return standby().put(key, entry);
        };
    // Whoever puts has read before: if that failed, he has waited for Redis long enough.
    return reads.isInDoubt()
        ? instead.get()
        : writes.call(() -> writer.write(entry, value, now, ttl), instead, standby != null);
  }

  @Override
  public boolean remove(CacheKey key) {
    Objects.requireNonNull(key, "key");
    forgetStandby(key);
    return writes.call(
        () -> Replies.number(link.send(Commands.unlink(names.entry(key)))) > 0,
        () -> {
          link.requireOpen();
          throw new LeftAlone(place);
        },
        false);
  }

  private Standby standby() {
    if (standby == null) {
      throw new LeftAlone(place);
    }
    return standby;
  }

  private void forgetStandby(CacheKey key) {
    if (standby != null) {
      standby.forget(key);
    }
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
    link.requireOpen();
    if (standby != null) {
      standby.invalidate(what);
    }
    long now = clock.millis();
    markers.leave(what, now);
    return sweeper.sweep(what, now);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Has {@link Leases}, {@link Refusals}, {@link StoreCircuits} of reads, writes and vectors, a
   * {@link VectorStore}, which needs Redis 8 and finds that out when it is used, a {@link Ledger}
   * and an {@link EntryListing}; these two always ask Redis, with the {@linkplain
   * Builder#invalidationBudget budget} of invalidations. Made from a URL it has a {@link
   * ChangeFeed}, whose user needs the right to {@code HELLO} and {@code CLIENT TRACKING}.
   */
  @Override
  public <T> Optional<T> capability(Class<T> type) {
    return capabilities.find(type).or(() -> CacheStore.super.capability(type));
  }

  @Override
  public void close() {
    if (changes != null) {
      changes.close();
    }
    try {
      link.close();
    } finally {
      if (standby != null) {
        standby.close();
      }
    }
  }

  /** Collects the settings of a store. Not safe for use by several threads. */
  public static final class Builder {

    private @Nullable RedisUrl url;
    private @Nullable UnifiedJedis client;
    private @Nullable SSLContext sslContext;
    private @Nullable Integer connections;
    private @Nullable CacheStore fallback;
    private Duration budget = Duration.ofMillis(50);
    private Duration invalidationBudget = Duration.ofSeconds(2);
    private String keyPrefix = "completion-cache:";
    private int maximumEntryBytes = 8 << 20;
    private int compressFromBytes = Integer.MAX_VALUE;
    private int popularADay = Ledger.POPULAR_A_DAY;
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /**
     * The Redis to use, in one of these forms:
     *
     * <ul>
     *   <li>{@code redis[s]://[[user]:password@]host[:port][/database]}
     *   <li>{@code redis[s]-sentinel://[[user]:password@]host[:port][,host[:port]...][/database]?
     *       sentinelMasterId=name[&sentinelUser=user][&sentinelPassword=password]}, where the hosts
     *       are Sentinels and the login before them is that to Redis
     *   <li>{@code redis[s]-cluster://[[user]:password@]host[:port][,host[:port]...]}, where the
     *       hosts are some nodes of the Cluster
     * </ul>
     *
     * <p>The port is 6379 unless it is given, or 26379 for a Sentinel. {@code rediss} means TLS to
     * every server, with the certificate checked against the host name. Special characters of
     * users, passwords and names may be percent-encoded, and a percent sign must be; after the
     * question mark {@code &} and {@code @} must be too. The store opens connections of its own and
     * closes them. With Sentinels Jedis keeps a daemon thread for each, which ends within seconds
     * after the store is closed.
     *
     * @throws IllegalArgumentException if {@code url} is not of one of these forms
     */
    public Builder url(String url) {
      this.url = RedisUrl.parse(url);
      return this;
    }

    /**
     * What encrypts connections, for certificates that the JVM does not trust by itself or a
     * certificate of one's own. Default: {@link SSLContext#getDefault()}. Only with a {@link #url}
     * that means TLS.
     */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
      return this;
    }

    /**
     * The client to use, of any kind of deployment; its own settings decide about timeouts,
     * connections and encryption. The caller keeps ownership and closes it after the store. Its key
     * preprocessor, if it has one, is passed over.
     *
     * <p>The {@link #budget} is then only looked at between the commands of an operation: a command
     * that has been sent takes as long as the client's own timeouts allow.
     */
    public Builder client(UnifiedJedis client) {
      this.client = Objects.requireNonNull(client, "client");
      return this;
    }

    /**
     * How long one get, put or removal may take: the wait for a connection, all its commands and
     * their replies together. Default: 50 ms.
     *
     * <p>A new connection may take a second to be made; requests do not wait longer for that
     * either.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond or longer than a day
     */
    public Builder budget(Duration budget) {
      this.budget = Deadline.requireBudget("budget", budget);
      return this;
    }

    /**
     * How long each exchange with Redis may take that is not part of a request: those that make up
     * an invalidation, and those of the ledger and of listings. Default: 2 seconds.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond or longer than a day
     */
    public Builder invalidationBudget(Duration invalidationBudget) {
      this.invalidationBudget = Deadline.requireBudget("invalidationBudget", invalidationBudget);
      return this;
    }

    /**
     * A store that stands in for Redis in an outage, from when reading has failed repeatedly until
     * it works again. Default: none, and every request is a miss meanwhile.
     *
     * <p>It is <b>emptied</b> when an outage begins, so that it never serves what was replaced or
     * invalidated since the last one; so it has to be a store for nothing else. In an outage it
     * knows what this store is told, and not what other machines put or invalidate. The store owns
     * it and closes it.
     */
    public Builder fallback(CacheStore fallback) {
      this.fallback = Objects.requireNonNull(fallback, "fallback");
      return this;
    }

    /**
     * How many connections to open at most, to each server; each is opened when it is first needed.
     * Default: 16. Only with {@link #url}.
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

    /** For tests: {@link Ledger#POPULAR_A_DAY} is too many for them. */
    Builder popularADay(int popularADay) {
      this.popularADay = popularADay;
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
     *     if {@code sslContext} or {@code connections} is set without effect, or if Jedis or
     *     Resilience4j is missing
     */
    public RedisCacheStore build() {
      try {
        Access access = AccessChoice.of(url, client, sslContext, connections);
        String place = "Redis at " + url;
        return new RedisCacheStore(access, url == null ? "the given Redis client" : place, this);
      } catch (NoClassDefFoundError e) {
        boolean breaker = String.valueOf(e.getMessage()).contains("resilience4j");
        throw new IllegalStateException(
            breaker
                ? "RedisCacheStore needs Resilience4j 2.3 or newer: add the dependency"
                    + " io.github.resilience4j:resilience4j-circuitbreaker"
                : "RedisCacheStore needs Jedis 8 or newer: add the dependency redis.clients:jedis",
            e);
      }
    }
  }
}
