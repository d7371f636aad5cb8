package io.github.completioncache.cli;

import com.openai.client.OpenAIClient;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.CacheRequest;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.Explanation;
import io.github.completioncache.JsonRequests;
import io.github.completioncache.NotCachedException;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.MemoryCacheStore;
import java.util.List;

/** In what a request differs from another one, in the words of the library. */
final class Comparison {

  private static final int MOST = 4_096;

  private Comparison() {}

  /**
   * Compares each request that {@code one} makes with the most similar one of {@code other}.
   *
   * @param client that of both; nothing is sent
   * @return for each of them its differences; none if both have the same key
   * @throws Trouble if {@code other} has no key
   */
  static List<List<String>> of(
      OpenAIClient client, RequestFile one, RequestFile other, CacheOptions options) {
    // Whatever the policies: what is compared is what keys are made of.
    CachePolicy everything =
        CachePolicy.builder()
            .deterministicOnly(false)
            .allowStoredResponses(true)
            .allowContentBehindUrls(true)
            .build();
    try (CachedCompletionClient cached =
        CachedCompletionClient.builder()
            .openAI(client)
            .store(MemoryCacheStore.create())
            .policy(everything)
            .explainMisses(MOST)
            .build()) {
      JsonRequests requests = cached.jsonRequests();
      remember(requests, other, options);
      return requests.read(one.api(), one.body(), options).stream()
          .map((CacheRequest request) -> requests.cache().explain(request))
          .map(Explanation::differences)
          .toList();
    }
  }

  /** Lets the cache miss it, which it remembers. */
  private static void remember(JsonRequests requests, RequestFile other, CacheOptions options) {
    CacheOptions only = options.toBuilder().mode(CacheOptions.Mode.ONLY_IF_CACHED).build();
    try {
      List<CacheRequest> missing = requests.read(other.api(), other.body(), only);
      var unused = requests.cache().answerAll(missing, requests.call(other.api(), other.body()));
    } catch (NotCachedException e) {
      if (e.outcome().status() == CacheStatus.BYPASS) {
        throw Trouble.failed("the other request cannot be compared: " + e.outcome().reason());
      }
    }
  }
}
