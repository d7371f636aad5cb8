package io.github.completioncache.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.completioncache.store.CacheStoreException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests for the page, its numbers and its actions. */
final class Site implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Site.class);

  /** Nothing is loaded from elsewhere, nothing runs that is not a file of ours (CSP level 3). */
  private static final Map<String, String> SAFETY =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  /** A client that takes so many bytes in time is slow, but there. */
  private static final int AT_ONCE = 64 << 10;

  private static final String ACTIONS = "/api/actions/";

  private final Gatekeeper gatekeeper;
  private final Assets assets;
  private final Pages pages;
  private final Actions actions;
  private final Deadlines deadlines;

  Site(Gatekeeper gatekeeper, Assets assets, Pages pages, Actions actions, Deadlines deadlines) {
    this.gatekeeper = gatekeeper;
    this.assets = assets;
    this.pages = pages;
    this.actions = actions;
    this.deadlines = deadlines;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    // The head of the request has come; the store may take its time.
    deadlines.end();
    try (exchange) {
      Reply reply = reply(exchange);
      // Goes on beyond this: closing the exchange can wait for the client, too.
      deadlines.begin();
      send(exchange, reply);
    }
  }

  /**
   * @throws IOException if the client has gone, or was cut off
   */
  private Reply reply(HttpExchange exchange) throws IOException {
    try {
      return route(exchange);
    } catch (IllegalArgumentException e) {
      return Reply.error(400, String.valueOf(e.getMessage()));
    } catch (CacheStoreException e) {
      return Reply.error(503, "The store cannot be used: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("A request to the dashboard failed ({})", e.getClass().getName());
      return Reply.error(500, "The request failed.");
    }
  }

  private Reply route(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    String objection = gatekeeper.objection(exchange);
    if (objection != null) {
      return Reply.error(403, objection);
    }
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = query(exchange.getRequestURI());
    if (path.equals("/") && query.containsKey("token") && gatekeeper.asksForToken()) {
      return login(headers, query.get("token"));
    }
    if (!gatekeeper.isAdmitted(headers)) {
      return Reply.error(401, "The dashboard asks for its token: open it as /?token=TOKEN.")
          .with("WWW-Authenticate", "Bearer");
    }
    return path.startsWith(ACTIONS)
        ? act(exchange, path.substring(ACTIONS.length()))
        : read(exchange, path, query);
  }

  private Reply login(Headers headers, String given) {
    if (!gatekeeper.isToken(given)) {
      return Reply.error(401, "That is not the token.");
    }
    // The page is asked for again without it, so that the token stays in no history; by a relative
    // reference, since a proxy may have put it behind a path.
    return new Reply(303, "text/plain", new byte[0], Map.of("Location", "./"))
        .with("Set-Cookie", gatekeeper.newCookie(headers));
  }

  private Reply read(HttpExchange exchange, String path, Map<String, String> query) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Reply.error(405, "Only GET and HEAD are allowed here.").with("Allow", "GET, HEAD");
    }
    Assets.Asset asset = assets.at(path);
    if (asset != null) {
      return Reply.of(asset);
    }
    return switch (path) {
      case "/api/overview" -> pages.overview(query.get("range"));
      case "/api/categories.csv" -> pages.categories(query.get("range"));
      case "/api/warming" -> actions.warmingState();
      default -> Reply.error(404, "There is nothing here.");
    };
  }

  private Reply act(HttpExchange exchange, String action) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return Reply.error(405, "Only POST is allowed here.").with("Allow", "POST");
    }
    if (!gatekeeper.isMadeByPage(exchange.getRequestHeaders())) {
      return Reply.error(
          403,
          "An action needs JSON and the header "
              + Gatekeeper.ACTION_HEADER
              + ", whatever its value.");
    }
    return actions.carryOut(action, body(exchange));
  }

  /** What is beyond the longest body that an action can have is left unread. */
  private byte[] body(HttpExchange exchange) throws IOException {
    deadlines.begin();
    try {
      return exchange.getRequestBody().readNBytes(Actions.MOST_BYTES + 1);
    } finally {
      deadlines.end();
    }
  }

  private void send(HttpExchange exchange, Reply reply) throws IOException {
    // Or what is left of the request would be taken for the next one.
    exchange.getRequestBody().close();
    Headers headers = exchange.getResponseHeaders();
    SAFETY.forEach(headers::set);
    headers.set("Content-Type", reply.contentType());
    reply.headers().forEach(headers::set);
    boolean bodiless = exchange.getRequestMethod().equals("HEAD") || reply.body().length == 0;
    exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : reply.body().length);
    if (!bodiless) {
      for (int from = 0; from < reply.body().length; from += AT_ONCE) {
        deadlines.begin();
        exchange
            .getResponseBody()
            .write(reply.body(), from, Math.min(AT_ONCE, reply.body().length - from));
      }
    }
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    @Nullable String raw = uri.getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
