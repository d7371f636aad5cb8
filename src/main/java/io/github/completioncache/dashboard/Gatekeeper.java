package io.github.completioncache.dashboard;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for what. A browser sends requests on behalf of any page that is open in it: a page
 * of another site whose name points here (DNS rebinding) gives itself away by {@code Host}, one
 * that sends a form or a script's request here (CSRF) by {@code Origin} or by lacking our header.
 */
final class Gatekeeper {

  /** A script of another site can send it only after asking, which is never granted. */
  static final String ACTION_HEADER = "X-Completion-Cache-Dashboard";

  static final String COOKIE = "completion-cache-dashboard";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean loopback;
  private final Set<String> hosts;
  private final byte @Nullable [] token;

  /**
   * @param hosts further names under which the dashboard is reached, in lower case, without port
   * @param token null if none is asked for
   */
  Gatekeeper(InetAddress address, Set<String> hosts, @Nullable String token) {
    this.loopback = address.isLoopbackAddress();
    this.hosts = Set.copyOf(hosts);
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  /** What is wrong with the way in which a request came; null if nothing is. */
  @Nullable String objection(Headers headers) {
    List<String> given = headers.getOrDefault("Host", List.of());
    if (given.size() != 1 || !isOurs(given.get(0))) {
      return "The Host header names another host.";
    }
    String origin = headers.getFirst("Origin");
    if (origin != null && !isSame(origin, given.get(0))) {
      return "The Origin header names another site.";
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    if (site != null && site.equals("cross-site")) {
      return "The request was made by a page of another site.";
    }
    return null;
  }

  /** Whether a request that changes something was made by the page itself. */
  boolean isMadeByPage(Headers headers) {
    String type = headers.getFirst("Content-Type");
    return headers.containsKey(ACTION_HEADER)
        && type != null
        && type.toLowerCase(Locale.ROOT).startsWith("application/json");
  }

  boolean asksForToken() {
    return token != null;
  }

  /** Whether the request brings the token, if one is asked for. */
  boolean isAdmitted(Headers headers) {
    if (token == null) {
      return true;
    }
    String authorization = headers.getFirst("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return isToken(authorization.substring(7).strip());
    }
    for (String line : headers.getOrDefault("Cookie", List.of())) {
      for (String pair : line.split(";", -1)) {
        String cookie = pair.strip();
        if (cookie.startsWith(COOKIE + "=")) {
          return isToken(cookie.substring(COOKIE.length() + 1));
        }
      }
    }
    return false;
  }

  /** Whether {@code given} is the token; takes as long for every wrong one. */
  boolean isToken(String given) {
    return token != null && MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isOurs(String host) {
    String name = withoutPort(host).toLowerCase(Locale.ROOT);
    return hosts.contains(name) || (loopback && LOOPBACK.contains(name)) || isAddress(name);
  }

  /**
   * Names are what can be made to point elsewhere; who writes a number means this machine. Where
   * only loopback is served, a number is one of those above.
   */
  private boolean isAddress(String name) {
    return !loopback && (name.matches("\\d{1,3}(\\.\\d{1,3}){3}") || name.startsWith("["));
  }

  private static boolean isSame(String origin, String host) {
    try {
      URI uri = URI.create(origin);
      return uri.getRawAuthority() != null && uri.getRawAuthority().equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}
