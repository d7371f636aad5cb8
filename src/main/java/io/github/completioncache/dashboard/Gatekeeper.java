package io.github.completioncache.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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

  private static final String COOKIE = "completion-cache-dashboard";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean loopback;
  private final Set<String> hosts;
  private final String own;
  private final byte @Nullable [] token;

  /**
   * @param hosts further names under which the dashboard is reached, in lower case, without port
   * @param token null if none is asked for
   */
  Gatekeeper(InetAddress address, Set<String> hosts, @Nullable String token) {
    this.loopback = address.isLoopbackAddress();
    this.hosts = Set.copyOf(hosts);
    this.own = inUri(address);
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  /** An address as it stands in a URI (RFC 3986, section 3.2.2). */
  static String inUri(InetAddress address) {
    String text = address.getHostAddress();
    return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
  }

  /** What is wrong with the way in which a request came; null if nothing is. */
  @Nullable String objection(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    List<String> given = headers.getOrDefault("Host", List.of());
    if (given.size() != 1 || !isOurs(given.get(0))) {
      return "The Host header names another host.";
    }
    String origin = headers.getFirst("Origin");
    if (origin != null && !isSame(origin, given.get(0))) {
      return "The Origin header names another site.";
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    if (site != null && site.equals("cross-site") && !followsLink(exchange)) {
      return "The request was made by a page of another site.";
    }
    return null;
  }

  /** Whether somebody only opens the page, by a link on another one such as a wiki's. */
  private static boolean followsLink(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    return exchange.getRequestMethod().equals("GET")
        && exchange.getRequestURI().getPath().equals("/")
        && exchange.getRequestURI().getRawQuery() == null
        && "navigate".equals(headers.getFirst("Sec-Fetch-Mode"))
        && "document".equals(headers.getFirst("Sec-Fetch-Dest"));
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
    byte[] admitted = cookie(headers, token).getBytes(StandardCharsets.UTF_8);
    for (String line : headers.getOrDefault("Cookie", List.of())) {
      for (String pair : line.split(";", -1)) {
        if (MessageDigest.isEqual(admitted, pair.strip().getBytes(StandardCharsets.UTF_8))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * What a browser is given that has brought the token. It holds for the path that it was asked
   * for, since others may be behind the same host, and is sent when a link to the page is followed.
   */
  String newCookie(Headers headers) {
    boolean encrypted = "https".equalsIgnoreCase(headers.getFirst("X-Forwarded-Proto"));
    return cookie(headers, Objects.requireNonNull(token))
        + "; HttpOnly; SameSite=Lax"
        + (encrypted ? "; Secure" : "");
  }

  /**
   * Its name has the port, which browsers do not tell cookies apart by; its value does not tell the
   * token.
   */
  private static String cookie(Headers headers, byte[] token) {
    String host = String.valueOf(headers.getFirst("Host"));
    String port = host.substring(withoutPort(host).length()).replace(':', '-');
    return COOKIE + port + "=" + digest(token);
  }

  private static String digest(byte[] token) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(COOKIE.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest(token));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether {@code given} is the token; takes as long for every wrong one. */
  boolean isToken(String given) {
    return token != null && MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isOurs(String host) {
    String name = withoutPort(host).toLowerCase(Locale.ROOT);
    return hosts.contains(name) || LOOPBACK.contains(name) || name.equals(own) || isAddress(name);
  }

  /**
   * Names are what can be made to point elsewhere; who writes a number means this machine. Where
   * only loopback is served, a number is one of the names above.
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
