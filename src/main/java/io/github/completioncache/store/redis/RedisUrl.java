package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis server is and how to enter: {@code
 * redis[s]://[[user]:password@]host[:port][/database]}.
 *
 * <p>Read by hand: {@code java.net.URI} knows no host with an underscore, trips over passwords, and
 * quotes them when it does. Nothing thrown or printed here shows a password.
 */
final class RedisUrl {

  private static final int DEFAULT_PORT = 6379;
  private static final String FORM = "redis[s]://[[user]:password@]host[:port][/database]";

  private static final Pattern PLACE =
      Pattern.compile(
          "(?<host>[\\w.-]+|\\[[0-9A-Fa-f:.]+])(:(?<port>\\d{1,5}))?(/(?<db>\\d{0,9}))?");

  /** What is shown as it is, since nothing in it can be a password. */
  private static final Pattern HARMLESS =
      Pattern.compile("(\\w+:/*)?([\\w.-]+|\\[[0-9A-Fa-f:.]+])?(:\\d{0,5})?(/\\w*)?");

  private final boolean tls;
  private final String host;
  private final int port;
  private final int database;
  private final @Nullable String user;
  private final @Nullable String password;

  private RedisUrl(boolean tls, Matcher place, @Nullable String user, @Nullable String password) {
    this.tls = tls;
    this.host = place.group("host").replaceAll("[\\[\\]]", "");
    this.port = number(place.group("port"), DEFAULT_PORT);
    this.database = number(place.group("db"), 0);
    this.user = user;
    this.password = password;
  }

  /**
   * @throws IllegalArgumentException if {@code url} is not of the form above
   */
  static RedisUrl parse(String url) {
    int colon = url.indexOf("://");
    String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("redis") && !scheme.equals("rediss")) {
      throw bad(url, "does not begin with redis:// or rediss://");
    }
    String rest = url.substring(colon + 3);
    int at = rest.lastIndexOf('@');
    String user = null;
    String password = null;
    if (at >= 0) {
      String login = rest.substring(0, at);
      int split = login.indexOf(':');
      if (split < 0 || split == login.length() - 1) {
        throw bad(url, "has no password before the @");
      }
      user = split == 0 ? null : decode(url, login.substring(0, split));
      password = decode(url, login.substring(split + 1));
    }
    Matcher place = PLACE.matcher(rest.substring(at + 1));
    if (!place.matches()) {
      throw bad(url, "has another host, port or database part");
    }
    RedisUrl parsed = new RedisUrl(scheme.equals("rediss"), place, user, password);
    if (parsed.port < 1 || parsed.port > 65535) {
      throw bad(url, "has a port that is not between 1 and 65535");
    }
    return parsed;
  }

  /** Whether to speak TLS. */
  boolean tls() {
    return tls;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
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

  /** Host and port, which is all that messages show. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
  }

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null || digits.isEmpty() ? otherwise : Integer.parseInt(digits);
  }

  private static String decode(String url, String text) {
    try {
      // A plus sign is a plus sign here, unlike in a form.
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      // The cause would quote what follows the percent sign.
      throw bad(url, "has a % before the @ that does not begin an escape such as %25");
    }
  }

  private static IllegalArgumentException bad(String url, String fault) {
    String shown =
        HARMLESS.matcher(url).matches()
            ? '"' + url + '"'
            : "the one given, not shown here as it may hold a password,";
    return new IllegalArgumentException(
        "url must look like " + FORM + ", but " + shown + " " + fault);
  }
}
