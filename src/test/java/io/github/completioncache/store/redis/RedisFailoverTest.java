package io.github.completioncache.store.redis;

import static io.github.completioncache.store.Entries.key;

import io.github.completioncache.testing.RedisCluster;
import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.RedisSentinels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A primary dies or steps back while sixteen callers ask: they never notice. */
@Timeout(300)
class RedisFailoverTest {

  @Test
  void r1_r5_sentinelsReplaceDeadPrimary() {
    try (RedisSentinels redis = RedisSentinels.start();
        RedisCacheStore store = RedisCacheStore.connect(url(redis));
        Callers callers = Callers.over(store, "Sentinel")) {
      RedisProcess second = redis.replica();
      callers.phase("primary killed");
      redis.primary().kill();
      callers.awaitStoreErrors(20);
      redis.awaitPrimary(second);
      callers.phase("replica promoted");
      callers.awaitHits();
      callers.awaitNewHit();
    }
  }

  @Test
  void r1_r5_sentinelsReplaceFrozenPrimaryThatComesBackAsReplica() {
    try (RedisSentinels redis = RedisSentinels.start();
        RedisCacheStore store = RedisCacheStore.connect(url(redis));
        Callers callers = Callers.over(store, "Sentinel")) {
      RedisProcess first = redis.primary();
      RedisProcess second = redis.replica();
      callers.phase("primary frozen");
      first.freeze();
      callers.awaitStoreErrors(20);
      redis.awaitPrimary(second);
      callers.phase("old primary back");
      first.thaw();
      callers.awaitHits();
      callers.awaitNewHit();
    }
  }

  @Test
  void r1_r5_sentinelsPromoteReplicaOnRequest() {
    try (RedisSentinels redis = RedisSentinels.start();
        RedisCacheStore store = RedisCacheStore.connect(url(redis));
        Callers callers = Callers.over(store, "Sentinel")) {
      callers.phase("switching over");
      redis.promote();
      callers.phase("replica promoted");
      callers.awaitHits();
      callers.awaitNewHit();
    }
  }

  private static String url(RedisSentinels redis) {
    return "redis-sentinel://" + redis.places() + "?sentinelMasterId=" + RedisSentinels.NAME;
  }

  @Test
  void r1_r5_clusterReplacesDeadPrimary() {
    try (RedisCluster redis = RedisCluster.start(3, 1);
        RedisCacheStore store = RedisCacheStore.connect("redis-cluster://" + redis.places());
        Callers callers = Callers.over(store, "Cluster")) {
      String anyKey = "completion-cache:e:" + key(1).hex();
      RedisProcess first = redis.primaryOf(anyKey);
      callers.phase("primary killed");
      first.kill();
      callers.awaitStoreErrors(20);
      redis.awaitSuccessor(anyKey, first);
      callers.phase("replica promoted");
      callers.awaitHits();
      callers.awaitNewHit();
      callers.phase("old primary back");
      first.restart();
      callers.awaitAnswers(300);
      callers.awaitHits();
    }
  }
}
