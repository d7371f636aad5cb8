package io.github.completioncache.dashboard;

import com.sun.net.httpserver.HttpServer;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.warm.CacheWarmer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A web page with the numbers of a cache: what it saves, where it does not hit, what to warm, how
 * its store does. Served from {@link Builder#start} until it is closed, to this machine only and
 * for reading only, unless the builder says otherwise.
 *
 * <p>It takes a port and about ten daemon threads, and asks the store only while somebody looks. A
 * run that warms, if that is allowed, has threads of its own, which end with it. Instances are safe
 * for use by several threads.
 */
public final class Dashboard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

  private static final int THREADS = 4;

  /** How long a client may keep a thread waiting. */
  private static final Duration CLIENT_LIMIT = Duration.ofSeconds(10);

  private static final int TIMERS = 3;
  private static final int BACKLOG = 50;
  private static final long SAMPLE_SECONDS = 10;
  private static final long COUNT_SECONDS = 1;

  private final Place place;
  private final @Nullable WarmingRuns warming;
  private final HttpServer server;
  private final ExecutorService threads;
  private final Deadlines deadlines;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Dashboard(Builder builder, Place place, HttpServer server) {
    this.place = place;
    this.server = server;
    Sizes sizes = new Sizes(place, builder.clock);
    CacheWarmer warmer = builder.warmer;
    Permissions permissions =
        new Permissions(
            builder.showRequests,
            builder.allowInvalidation,
            builder.allowRejection,
            warmer != null);
    Overview overview = new Overview(place, sizes, permissions);
    Pages pages = new Pages(place, overview, sizes, builder.clock, builder.ticker);
    warming =
        warmer == null
            ? null
            : new WarmingRuns(
                warmer,
                place.ledger().orElseThrow(),
                builder.clock,
                builder.patience,
                pages::forget);
    threads = Executors.newFixedThreadPool(THREADS, daemons("completion-cache-dashboard"));
    deadlines =
        new Deadlines(
            threads, builder.clientLimit, daemons("completion-cache-dashboard-deadlines"));
    Site site =
        new Site(
            new Gatekeeper(builder.address, builder.hosts, builder.token),
            new Assets(),
            pages,
            new Actions(place, pages, permissions, warming),
            deadlines);
    timer = Executors.newScheduledThreadPool(TIMERS, daemons("completion-cache-dashboard-timer"));
    server.setExecutor(deadlines);
    server.createContext("/", site);
    repeat(place::sample, SAMPLE_SECONDS);
    repeat(sizes::count, COUNT_SECONDS);
    repeat(() -> place.renew(builder.clock.instant()), COUNT_SECONDS);
    // The server's own thread is a daemon only if the one that starts it is.
    CompletableFuture.runAsync(server::start, timer).join();
  }

  /** A builder on which {@code cache} or {@code store} must be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Where the page is, such as {@code http://127.0.0.1:8765/}. */
  public URI uri() {
    InetSocketAddress at = server.getAddress();
    return URI.create("http://" + Gatekeeper.inUri(at.getAddress()) + ":" + at.getPort() + "/");
  }

  /**
   * Frees the port and ends the threads; cache and store stay open. A run that warms begins no
   * further call. Those under way are waited for, five seconds at most, and then interrupted; a
   * call that no interrupt ends keeps its daemon threads until it ends by itself, at the latest
   * with the client's timeout. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.stop(0);
      if (warming != null) {
        warming.close();
      }
      timer.shutdownNow();
      threads.shutdownNow();
      deadlines.close();
      place.leave();
    }
  }

  private void repeat(Runnable task, long seconds) {
    Future<?> unused =
        timer.scheduleWithFixedDelay(guarded(task), seconds, seconds, TimeUnit.SECONDS);
  }

  /** What is thrown would end the repetition. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.debug("The dashboard cannot look ({})", e.getClass().getName());
      }
    };
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Collects the settings of a dashboard. Not safe for use by several threads. */
  public static final class Builder {

    private static final int DEFAULT_PORT = 8765;
    private static final int SHORTEST_TOKEN = 16;

    private @Nullable ResponseCache cache;
    private @Nullable CacheStore store;
    private @Nullable String name;
    private InetAddress address = InetAddress.getLoopbackAddress();
    private int port = DEFAULT_PORT;
    private @Nullable String token;
    private final Set<String> hosts = new LinkedHashSet<>();
    private boolean showRequests;
    private boolean allowInvalidation;
    private boolean allowRejection;
    private @Nullable CacheWarmer warmer;
    private Clock clock = Clock.systemUTC();

    /** As {@link System#nanoTime}. */
    LongSupplier ticker = System::nanoTime;

    /** How long a client may keep a thread waiting. */
    Duration clientLimit = CLIENT_LIMIT;

    /** How long closing waits for calls of a run. */
    Duration patience = WarmingRuns.PATIENCE;

    private Builder() {}

    /**
     * The cache of this process. Either this or {@link #store} is required. It stays the caller's.
     */
    public Builder cache(ResponseCache cache) {
      this.cache = Objects.requireNonNull(cache, "cache");
      return this;
    }

    /**
     * A store that other processes answer from, whose ledger has their numbers. Either this or
     * {@link #cache} is required. It stays the caller's.
     */
    public Builder store(CacheStore store) {
      this.store = Objects.requireNonNull(store, "store");
      return this;
    }

    /**
     * What the page says it is about, such as the name of the service. Default: {@code this
     * process}, or {@code all processes}.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public Builder name(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("name must not be blank, but is \"" + name + "\"");
      }
      this.name = name;
      return this;
    }

    /**
     * The address to listen at. Any but that of the loopback interface needs a {@link #token}; the
     * token and the numbers then travel unencrypted, unless a proxy before it sees to that.
     * Default: loopback.
     */
    public Builder address(InetAddress address) {
      this.address = Objects.requireNonNull(address, "address");
      return this;
    }

    /**
     * The port to listen at; 0 for any that is free. Default: {@value #DEFAULT_PORT}.
     *
     * @throws IllegalArgumentException if it is not between 0 and 65,535
     */
    public Builder port(int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port must be between 0 and 65535, but is " + port);
      }
      this.port = port;
      return this;
    }

    /**
     * Lets in only those who know this token: a script as {@code Authorization: Bearer}, a browser
     * by opening {@code /?token=} once, which leaves a cookie. Default: none.
     *
     * @throws IllegalArgumentException if it is shorter than 16 characters, or has others than
     *     letters, digits, hyphens and underscores
     */
    public Builder token(String token) {
      if (token.length() < SHORTEST_TOKEN || !token.matches("[A-Za-z0-9_-]+")) {
        throw new IllegalArgumentException(
            "token must have at least "
                + SHORTEST_TOKEN
                + " characters, all of them letters, digits, hyphens or underscores, but has "
                + token.length());
      }
      this.token = token;
      return this;
    }

    /**
     * Adds names under which the page is reached, such as that of a proxy before it. Requests with
     * another {@code Host} are refused, since anybody can have a name that points to this machine.
     * Default: {@code localhost} and the {@link #address}; any number if that is not loopback.
     *
     * @throws IllegalArgumentException if one is blank or has a port
     */
    public Builder hosts(String... names) {
      for (String host : Objects.requireNonNull(names, "names")) {
        if (host.isBlank() || host.contains(":") || host.contains("/")) {
          throw new IllegalArgumentException(
              "host must be a name without port, but is \"" + host + "\"");
        }
        hosts.add(host.toLowerCase(Locale.ROOT));
      }
      return this;
    }

    /**
     * Shows the text of popular requests, if the ledger keeps it. Default: false, since prompts can
     * be confidential.
     */
    public Builder showRequests(boolean showRequests) {
      this.showRequests = showRequests;
      return this;
    }

    /** Lets the page remove stored answers. Default: false. */
    public Builder allowInvalidation(boolean allowInvalidation) {
      this.allowInvalidation = allowInvalidation;
      return this;
    }

    /**
     * Lets the page reject stored answers, see {@link ResponseCache#reject(CacheKey, Account)}: one
     * is removed, and none is stored to the same request for a while, which is an hour if there is
     * only a {@link #store}. Default: false.
     */
    public Builder allowRejection(boolean allowRejection) {
      this.allowRejection = allowRejection;
      return this;
    }

    /**
     * Lets the page have requests asked again that were missed often, as far as the ledger keeps
     * their texts: at most 50 in a run, one run at a time, each of which may cost what the warmer
     * allows. Runs have to be asked for one by one, but whoever sees the page can ask for many.
     * Default: none.
     *
     * @throws IllegalArgumentException if the warmer has no {@link CacheWarmer.Builder#costLimit}
     */
    public Builder allowWarming(CacheWarmer warmer) {
      if (Objects.requireNonNull(warmer, "warmer").costLimit().isEmpty()) {
        throw new IllegalArgumentException(
            "warmer must have a costLimit, but has none: runs are begun by whoever sees the page");
      }
      this.warmer = warmer;
      return this;
    }

    /** The wall clock that time ranges end at. Default: the system's, in UTC. */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Takes the port and serves the page.
     *
     * @throws IllegalStateException if neither or both of {@code cache} and {@code store} are set;
     *     if the store has no ledger; if the address is not loopback and there is no token; if an
     *     action is allowed that cannot be done here; or if the chart library is missing
     * @throws IOException if the port cannot be had
     */
    public Dashboard start() throws IOException {
      if ((cache == null) == (store == null)) {
        throw new IllegalStateException(
            cache == null ? "cache is required, but was not set" : "cache and store are both set");
      }
      if (!address.isLoopbackAddress() && token == null) {
        throw new IllegalStateException(
            "token is required, but was not set: others can reach the address "
                + address.getHostAddress());
      }
      Place place =
          cache != null
              ? new Place(cache, name == null ? "this process" : name, clock, ticker)
              : new Place(
                  Objects.requireNonNull(store), name == null ? "all processes" : name, ticker);
      try {
        return start(place);
      } catch (IOException | RuntimeException e) {
        place.leave();
        throw e;
      }
    }

    private Dashboard start(Place place) throws IOException {
      if (place.ranges().isEmpty()) {
        throw new IllegalStateException(
            "the store has no ledger, from which the numbers would come");
      }
      requireThatAllowedIsPossible(place);
      HttpServer server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
      try {
        return new Dashboard(this, place, server);
      } catch (RuntimeException e) {
        server.stop(0);
        throw e;
      }
    }

    private void requireThatAllowedIsPossible(Place place) {
      if (allowRejection && !place.canReject()) {
        throw new IllegalStateException(
            "allowRejection is set, but the store cannot refuse answers");
      }
      if (warmer != null && place.ledger().isEmpty()) {
        throw new IllegalStateException(
            "allowWarming is set, but there is no ledger, which knows what to warm");
      }
      if (warmer != null && !place.mayBeFilledThrough(warmer.cache())) {
        throw new IllegalStateException("allowWarming is set with a warmer of another cache");
      }
    }
  }
}
