package io.github.completioncache.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.MemoryCacheStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and to what. */
final class SafetyTest {

  private static final String TOKEN = "a-token-of-24-characters";
  private static final String JSON = "Content-Type: application/json";
  private static final String BY_PAGE = "X-Completion-Cache-Dashboard: 1";

  private final Desk desk =
      new Desk(ResponseCache.builder(), clock -> MemoryCacheStore.builder().clock(clock).build());

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void listensToThisMachineOnlyUnlessAsked() {
    assertThat(desk.open().uri().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void dnsRebinding_foreignHostIsRefused() {
    Visitor visitor = new Visitor(desk.open());

    for (String path : new String[] {"/", "/api/overview", "/chart.js"}) {
      assertThat(visitor.get(path, "Host: evil.example").status()).isEqualTo(403);
      assertThat(visitor.get(path, "Host: evil.example:80").status()).isEqualTo(403);
      assertThat(visitor.get(path, "Host: 127.0.0.1.evil.example").status()).isEqualTo(403);
      assertThat(visitor.get(path, "Host: localhost").status()).isEqualTo(200);
      assertThat(visitor.get(path, "Host: [::1]:8765").status()).isEqualTo(200);
    }
  }

  @Test
  void hostsThatTheBuilderNamesAreServed() {
    Visitor visitor = new Visitor(desk.open(desk.settings().hosts("Cache.Internal")));

    assertThat(visitor.get("/", "Host: cache.internal:443").status()).isEqualTo(200);
  }

  @Test
  void csrf_foreignOriginIsRefused() {
    Visitor visitor = new Visitor(desk.open(desk.settings().allowInvalidation(true)));
    String own = "Origin: http://localhost:1";

    assertThat(visitor.get("/api/overview", "Origin: https://evil.example").status())
        .isEqualTo(403);
    assertThat(visitor.get("/api/overview", "Origin: null").status()).isEqualTo(403);
    assertThat(visitor.get("/api/overview", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
    assertThat(visitor.get("/api/overview", "Host: localhost:1", own).status()).isEqualTo(200);
    assertThat(visitor.get("/api/overview", "Host: localhost:2", own).status()).isEqualTo(403);
    assertThat(invalidate(visitor, JSON, BY_PAGE, "Origin: https://evil.example").status())
        .isEqualTo(403);
  }

  @Test
  void csrf_whatAFormCanSendChangesNothing() {
    Visitor visitor = new Visitor(desk.open(desk.settings().allowInvalidation(true)));
    desk.ask("Where is my card?", "faq");

    assertThat(invalidate(visitor, "Content-Type: text/plain").status()).isEqualTo(403);
    assertThat(invalidate(visitor, "Content-Type: text/plain", BY_PAGE).status()).isEqualTo(403);
    assertThat(invalidate(visitor, JSON).status()).isEqualTo(403);
    assertThat(desk.ask("Where is my card?", "faq").status().isServedFromStore()).isTrue();
  }

  @Test
  void changesNothingUnlessTheBuilderAllowsIt() {
    Visitor visitor = new Visitor(desk.open());
    desk.ask("Where is my card?", "faq");

    assertThat(invalidate(visitor, JSON, BY_PAGE).status()).isEqualTo(403);
    assertThat(desk.ask("Where is my card?", "faq").status().isServedFromStore()).isTrue();
  }

  @Test
  void invalidatesIfTheBuilderAllowsIt() {
    Visitor visitor = new Visitor(desk.open(desk.settings().allowInvalidation(true)));
    desk.ask("Where is my card?", "faq");

    Visitor.Answer answer = invalidate(visitor, JSON, BY_PAGE);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Desk.json(answer).path("removed").longValue()).isEqualTo(1);
    assertThat(desk.ask("Where is my card?", "faq").status().isServedFromStore()).isFalse();
  }

  @Test
  void badActionsAreRefusedWithAReason() {
    Visitor visitor = new Visitor(desk.open(desk.settings().allowInvalidation(true)));
    String path = "/api/actions/invalidate";

    assertThat(visitor.post(path, "{}", JSON, BY_PAGE).body()).contains("key, category");
    assertThat(visitor.post(path, "[", JSON, BY_PAGE).status()).isEqualTo(400);
    assertThat(visitor.post(path, "", JSON, BY_PAGE).status()).isEqualTo(400);
    assertThat(visitor.post(path, "{\"key\":\"12\"}", JSON, BY_PAGE).status()).isEqualTo(400);
    assertThat(visitor.post(path, "{\"tag\":1}", JSON, BY_PAGE).status()).isEqualTo(400);
    assertThat(visitor.post(path, "{\"everything\":\"\"}", JSON, BY_PAGE).status()).isEqualTo(400);
    assertThat(visitor.post(path, " ".repeat(20_000), JSON, BY_PAGE).status()).isEqualTo(400);
    assertThat(visitor.post("/api/actions/drop", "{}", JSON, BY_PAGE).status()).isEqualTo(404);
    assertThat(visitor.get(path).status()).isEqualTo(405);
  }

  @Test
  void pathsThatAreNotServed() {
    Visitor visitor = new Visitor(desk.open());

    assertThat(visitor.get("/../pom.xml").status()).isEqualTo(404);
    assertThat(visitor.get("/Dashboard.class").status()).isEqualTo(404);
    assertThat(visitor.post("/", "").status()).isEqualTo(405);
    assertThat(visitor.send("HEAD", "/", "").body()).isEmpty();
    assertThat(visitor.get("/api/overview?range=%3Cscript%3E").body())
        .contains("range must be one of [24h, 1h]")
        .doesNotContain("script");
  }

  @Test
  void everyAnswerForbidsForeignContentAndInlineScripts() {
    Visitor visitor = new Visitor(desk.open());

    for (String path : new String[] {"/", "/dashboard.js", "/api/overview", "/nothing"}) {
      Visitor.Answer answer = visitor.get(path);
      assertThat(answer.header("content-security-policy"))
          .hasValueSatisfying(
              policy ->
                  assertThat(policy)
                      .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                      .doesNotContain("unsafe"));
      assertThat(answer.header("x-content-type-options")).hasValue("nosniff");
      assertThat(answer.header("cache-control")).hasValue("no-store");
    }
  }

  @Test
  void anAddressThatOthersReachDemandsAToken() throws IOException {
    InetAddress everywhere = InetAddress.getByName("0.0.0.0");

    assertThatIllegalStateException()
        .isThrownBy(() -> desk.settings().address(everywhere).start())
        .withMessage("token is required, but was not set: others can reach the address 0.0.0.0");
    Visitor visitor = new Visitor(desk.open(desk.settings().address(everywhere).token(TOKEN)));
    for (String host : new String[] {"localhost", "[::1]:1", "192.0.2.1"}) {
      assertThat(visitor.get("/", "Host: " + host).status()).isEqualTo(401);
    }
    assertThat(visitor.get("/", "Host: evil.example").status()).isEqualTo(403);
  }

  @Test
  void onlyTheTokenLetsIn() {
    Visitor visitor = new Visitor(desk.open(desk.settings().token(TOKEN)));

    assertThat(visitor.get("/").status()).isEqualTo(401);
    assertThat(visitor.get("/api/overview").status()).isEqualTo(401);
    assertThat(visitor.get("/api/overview", "Authorization: Bearer wrong").status()).isEqualTo(401);
    assertThat(visitor.get("/?token=wrong").status()).isEqualTo(401);
    assertThat(visitor.get("/api/overview", "Authorization: Bearer " + TOKEN).status())
        .isEqualTo(200);
    Visitor.Answer login = visitor.get("/?token=" + TOKEN);
    assertThat(login.status()).isEqualTo(303);
    assertThat(login.header("location")).hasValue("./");
    String cookie = login.header("set-cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Lax").doesNotContain(TOKEN, "Secure");
    assertThat(visitor.get("/", "Cookie: other=1; " + cookie.split(";")[0]).status())
        .isEqualTo(200);
    assertThat(visitor.get("/", "Cookie: completion-cache-dashboard=" + TOKEN).status())
        .isEqualTo(401);
  }

  @Test
  void theCookieIsForThisDashboardAloneBehindAPathOfAProxyToo() {
    Visitor visitor = new Visitor(desk.open(desk.settings().token(TOKEN)));
    String path = "/?token=" + TOKEN;

    String one = cookie(visitor.get(path, "Host: localhost:8765"));
    String two = cookie(visitor.get(path, "Host: localhost:8766"));
    String proxied = cookie(visitor.get(path, "Host: localhost", "X-Forwarded-Proto: https"));

    assertThat(one).startsWith("completion-cache-dashboard-8765=").doesNotContain("Path");
    assertThat(two).startsWith("completion-cache-dashboard-8766=");
    assertThat(proxied).startsWith("completion-cache-dashboard=").endsWith("; Secure");
    String both = "Cookie: " + one.split(";")[0] + "; " + two.split(";")[0];
    assertThat(visitor.get("/", "Host: localhost:8766", both).status()).isEqualTo(200);
  }

  private static String cookie(Visitor.Answer login) {
    return login.header("set-cookie").orElseThrow();
  }

  @Test
  void aLinkOnAnotherSiteOpensThePageAndNothingElse() {
    Visitor visitor = new Visitor(desk.open(desk.settings().token(TOKEN)));
    String[] link = {
      "Sec-Fetch-Site: cross-site",
      "Sec-Fetch-Mode: navigate",
      "Sec-Fetch-Dest: document",
      "Authorization: Bearer " + TOKEN
    };
    String[] frame = {link[0], link[1], "Sec-Fetch-Dest: iframe", link[3]};
    String[] script = {link[0], "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script", link[3]};

    assertThat(visitor.get("/", link).status()).isEqualTo(200);
    assertThat(visitor.get("/?token=" + TOKEN, link).status()).isEqualTo(403);
    assertThat(visitor.get("/api/overview", link).status()).isEqualTo(403);
    assertThat(visitor.post("/", "", link).status()).isEqualTo(403);
    assertThat(visitor.get("/", frame).status()).isEqualTo(403);
    assertThat(visitor.get("/", script).status()).isEqualTo(403);
  }

  @Test
  void theAddressThatIsListenedToIsServed() throws IOException {
    List<String> addresses = new ArrayList<>(List.of("127.0.0.2"));
    try (ServerSocket six = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
      addresses.add(six.getInetAddress().getHostAddress());
    } catch (IOException e) {
      // This machine has no IPv6.
    }
    for (String address : addresses) {
      Dashboard dashboard = desk.open(desk.settings().address(InetAddress.getByName(address)));
      Visitor visitor = new Visitor(dashboard);

      assertThat(visitor.get("/").status()).isEqualTo(200);
      assertThat(visitor.get("/", "Host: localhost").status()).isEqualTo(200);
      assertThat(visitor.get("/", "Host: 127.0.0.3").status()).isEqualTo(403);
    }
  }

  @Test
  void badSettingsAreRefusedWithNameAndValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dashboard.builder().port(65_536))
        .withMessage("port must be between 0 and 65535, but is 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dashboard.builder().token("short"))
        .withMessageContaining("at least 16 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dashboard.builder().hosts("a:1"))
        .withMessage("host must be a name without port, but is \"a:1\"");
    assertThatIllegalArgumentException().isThrownBy(() -> Dashboard.builder().name(" "));
    assertThatIllegalStateException()
        .isThrownBy(() -> Dashboard.builder().start())
        .withMessage("cache is required, but was not set");
    assertThatIllegalStateException()
        .isThrownBy(() -> Dashboard.builder().store(MemoryCacheStore.create()).start())
        .withMessage("the store has no ledger, from which the numbers would come");
  }

  private static Visitor.Answer invalidate(Visitor visitor, String... headers) {
    return visitor.post("/api/actions/invalidate", "{\"category\":\"faq\"}", headers);
  }
}
