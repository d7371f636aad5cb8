package io.github.completioncache.store.redis;

import io.github.completioncache.testing.ChaosProxy;
import io.github.completioncache.testing.RedisClients;
import io.github.completioncache.testing.RedisProcess;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** One server in trouble while sixteen callers ask: nobody is worse off than without a cache. */
@Timeout(300)
class RedisTroubleTest {

  @Test
  void r1_frozen() {
    freezeUntil(callers -> callers.awaitStoreErrors(20));
  }

  @Test
  @Tag("slow")
  void r1_frozenForHalfMinute() {
    freezeUntil(callers -> callers.awaitTime(Duration.ofSeconds(30)));
  }

  private static void freezeUntil(Consumer<Callers> enough) {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store = RedisCacheStore.connect(redis.url());
        Callers callers = Callers.over(store, "SIGSTOP")) {
      redis.freeze();
      callers.phase("frozen");
      enough.accept(callers);
      callers.awaitAnswers(100);
      callers.phase("thawed");
      redis.thaw();
      callers.awaitHits();
    }
  }

  @Test
  void r1_killedAndRestartedEmpty() {
    try (RedisProcess redis = RedisProcess.start();
        RedisCacheStore store = RedisCacheStore.connect(redis.url());
        Callers callers = Callers.over(store, "SIGKILL")) {
      callers.phase("killed");
      redis.kill();
      callers.awaitStoreErrors(20);
      callers.awaitAnswers(100);
      callers.phase("restarted");
      redis.restart();
      callers.awaitHits();
    }
  }

  @Test
  void r1_outOfMemory() {
    try (RedisProcess redis = RedisProcess.start("--maxmemory-policy", "noeviction");
        RedisClient admin = RedisClients.connect(redis.url());
        RedisCacheStore store = RedisCacheStore.connect(redis.url());
        Callers callers = Callers.over(store, "maxmemory")) {
      callers.phase("out of memory");
      admin.configSet("maxmemory", "1");
      callers.awaitStoreErrors(20);
      // What is there already is still served.
      callers.awaitHits();
      callers.phase("room again");
      admin.configSet("maxmemory", "0");
      callers.awaitNewHit();
    }
  }

  @Test
  void r1_passwordChanged() {
    try (RedisProcess redis = RedisProcess.start();
        RedisClient admin = RedisClients.connect(redis.url())) {
      setPassword(admin, "right");
      String url = "redis://cache:right@127.0.0.1:" + redis.port();
      try (RedisCacheStore store = RedisCacheStore.connect(url);
          Callers callers = Callers.over(store, "password")) {
        callers.phase("wrong password");
        setPassword(admin, "another");
        callers.awaitStoreErrors(20);
        callers.awaitAnswers(100);
        callers.phase("right password");
        setPassword(admin, "right");
        callers.awaitHits();
      }
    }
  }

  private static void setPassword(RedisClient admin, String password) {
    String rules = "SETUSER cache on resetpass >" + password + " ~* +@all";
    admin.sendCommand(Command.ACL, rules.split(" "));
    admin.sendCommand(Command.CLIENT, "KILL", "USER", "cache");
  }

  @Test
  void r1_slowNetwork() {
    behindProxy("delay", proxy -> proxy.delay(Duration.ofSeconds(2)));
  }

  @Test
  void r1_drippingNetwork() {
    behindProxy("drip", proxy -> proxy.drip(Duration.ofMillis(20)));
  }

  @Test
  void r1_silentNetwork() {
    behindProxy("swallow", ChaosProxy::swallow);
  }

  @Test
  void r1_breakingNetwork() {
    behindProxy("cut", proxy -> proxy.cut(3_000, 11));
  }

  @Test
  void r1_r7_garblingNetwork() {
    garble(1_000, 1, 3);
  }

  @Test
  @Tag("slow")
  void r1_r7_garblingNetworkManyTimes() {
    garble(100, 4, 12);
    garble(500, 13, 20);
  }

  /** What is garbled can be the length of a reply, and then one reply is taken for another. */
  private static void garble(int oneOf, long firstSeed, long lastSeed) {
    for (long seed = firstSeed; seed <= lastSeed; seed++) {
      long one = seed;
      behindProxy("garble " + seed, proxy -> proxy.garble(oneOf, one));
    }
  }

  private static void behindProxy(String name, Consumer<ChaosProxy> trouble) {
    try (RedisProcess redis = RedisProcess.start();
        ChaosProxy proxy = ChaosProxy.to(redis.port());
        RedisCacheStore store = RedisCacheStore.connect(proxy.url());
        Callers callers = Callers.over(store, name)) {
      callers.phase("bad network");
      trouble.accept(proxy);
      callers.awaitHarm(proxy, 20);
      callers.awaitAnswers(200);
      callers.phase("good network");
      proxy.pass();
      callers.awaitHits();
      callers.awaitNewHit();
    }
  }
}
