package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is and how to enter; the forms are those of {@link Topology}.
 *
 * <p>Read by hand: {@code java.net.URI} knows no host with an underscore and no list of hosts,
 * trips over passwords, and quotes them when it does. Nothing thrown or printed here shows a
 * password.
 */
final class RedisUrl {

  /** One of the servers that a URL names. */
  record Host(String name, int port) {
    @Override
    public String toString() {
      return (name.indexOf(':') < 0 ? name : '[' + name + ']') + ':' + port;
    }
  }

  /** What kind of Redis a URL is for. */
  enum Topology {
    STANDALONE("", 6379, "host[:port][/database]"),
    SENTINEL(
        "-sentinel",
        26379,
        "host[:port][,host[:port]...][/database]?sentinelMasterId=name"
            + "[&sentinelUser=user][&sentinelPassword=password]"),
    CLUSTER("-cluster", 6379, "host[:port][,host[:port]...]");

    private final String suffix;
    private final int defaultPort;
    private final String form;

    Topology(String suffix, int defaultPort, String places) {
      this.suffix = suffix;
      this.defaultPort = defaultPort;
      this.form = "redis[s]" + suffix + "://[[user]:password@]" + places;
    }
  }

  private static final Pattern HOST =
      Pattern.compile("(?<host>[\\w.-]+|\\[[0-9A-Fa-f:.]+])(:(?<port>\\d{1,5}))?");

  private static final Pattern PLACES =
      Pattern.compile("(?<hosts>[^/?]+)(/(?<db>\\d{0,9}))?(\\?(?<query>.*))?");

  /** What is shown as it is, since nothing in it can be a password. */
  private static final Pattern HARMLESS =
      Pattern.compile("([\\w-]+:/*)?([\\w.,-]+|\\[[0-9A-Fa-f:.]+])?(:\\d{0,5})?(/\\w*)?");

  private final Topology topology;
  private final boolean tls;
  private final List<Host> hosts;
  private final int database;
  private final @Nullable String user;
  private final @Nullable String password;
  private final Map<String, String> query;

  private RedisUrl(Topology topology, boolean tls, String url, String rest) {
    this.topology = topology;
    this.tls = tls;
    int end = topology == Topology.SENTINEL ? rest.lastIndexOf("?sentinel") : -1;
    int at = rest.lastIndexOf('@', end < 0 ? rest.length() : end);
    if (at >= 0) {
      String login = rest.substring(0, at);
      int split = login.indexOf(':');
      if (split < 0 || split == login.length() - 1) {
        throw bad(topology, url, "has no password before the @");
      }
      user = split == 0 ? null : decode(url, login.substring(0, split));
      password = decode(url, login.substring(split + 1));
    } else {
      user = null;
      password = null;
    }
    Matcher places = PLACES.matcher(rest.substring(at + 1));
    if (!places.matches()
        || (places.group("db") != null && topology == Topology.CLUSTER)
        || (places.group("query") != null && topology != Topology.SENTINEL)) {
      throw badPlaces(url);
    }
    hosts = hosts(url, places.group("hosts"));
    database = number(places.group("db"), 0);
    query = query(url, places.group("query"));
  }

  /**
   * @throws IllegalArgumentException if {@code url} is not of one of the forms above
   */
  static RedisUrl parse(String url) {
    int colon = url.indexOf("://");
    String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    for (Topology topology : Topology.values()) {
      boolean tls = scheme.equals("rediss" + topology.suffix);
      if (tls || scheme.equals("redis" + topology.suffix)) {
        return new RedisUrl(topology, tls, url, url.substring(colon + 3));
      }
    }
    throw bad(
        Topology.STANDALONE,
        url,
        "does not begin with redis:// or rediss://, nor with either and -sentinel or -cluster");
  }

  private List<Host> hosts(String url, String list) {
    List<Host> hosts = new ArrayList<>();
    for (String one : list.split(",", -1)) {
      Matcher host = HOST.matcher(one);
      if (!host.matches() || (topology == Topology.STANDALONE && !hosts.isEmpty())) {
        throw badPlaces(url);
      }
      int port = number(host.group("port"), topology.defaultPort);
      if (port < 1 || port > 65535) {
        throw bad(topology, url, "has a port that is not between 1 and 65535");
      }
      hosts.add(new Host(host.group("host").replaceAll("[\\[\\]]", ""), port));
    }
    return List.copyOf(hosts);
  }

  private Map<String, String> query(String url, @Nullable String text) {
    Map<String, String> query = new HashMap<>();
    for (String part : text == null ? new String[0] : text.split("&", -1)) {
      int split = part.indexOf('=');
      String name = split < 0 ? "" : part.substring(0, split);
      String value = decode(url, part.substring(split + 1));
      if (!List.of("sentinelMasterId", "sentinelUser", "sentinelPassword").contains(name)
          || value.isEmpty()
          || query.put(name, value) != null) {
        throw bad(topology, url, "has something else after the ?");
      }
    }
    if (topology == Topology.SENTINEL && !query.containsKey("sentinelMasterId")) {
      throw bad(topology, url, "has no sentinelMasterId");
    }
    if (query.containsKey("sentinelUser") && !query.containsKey("sentinelPassword")) {
      throw bad(topology, url, "has a sentinelUser without a sentinelPassword");
    }
    return query;
  }

  Topology topology() {
    return topology;
  }

  /** Whether to speak TLS. */
  boolean tls() {
    return tls;
  }

  /** The servers, Sentinels or nodes it names, at least one. */
  List<Host> hosts() {
    return hosts;
  }

  int database() {
    return database;
  }

  /** The user to log in as; null for the default user. */
  @Nullable String user() {
    return user;
  }

  /** The password to log in with; null if no login is wanted. */
  @Nullable String password() {
    return password;
  }

  /** What the Sentinels call the primary; null if there are no Sentinels. */
  @Nullable String master() {
    return query.get("sentinelMasterId");
  }

  /** The user to log in to a Sentinel as; null for the default user. */
  @Nullable String sentinelUser() {
    return query.get("sentinelUser");
  }

  /** The password to log in to a Sentinel with; null if no login is wanted. */
  @Nullable String sentinelPassword() {
    return query.get("sentinelPassword");
  }

  /** Hosts and ports, which is all that messages show. */
  @Override
  public String toString() {
    String places = hosts.stream().map(Host::toString).collect(Collectors.joining(","));
    return topology == Topology.SENTINEL ? master() + " (Sentinels at " + places + ")" : places;
  }

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null || digits.isEmpty() ? otherwise : Integer.parseInt(digits);
  }

  private String decode(String url, String text) {
    try {
      // A plus sign is a plus sign here, unlike in a form.
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      // The cause would quote what follows the percent sign.
      throw bad(topology, url, "has a % that does not begin an escape such as %25");
    }
  }

  private IllegalArgumentException badPlaces(String url) {
    return bad(topology, url, "has another host, port or database part");
  }

  private static IllegalArgumentException bad(Topology topology, String url, String fault) {
    String shown =
        HARMLESS.matcher(url).matches()
            ? '"' + url + '"'
            : "the one given, not shown here as it may hold a password,";
    return new IllegalArgumentException(
        "url must look like " + topology.form + ", but " + shown + " " + fault);
  }
}
