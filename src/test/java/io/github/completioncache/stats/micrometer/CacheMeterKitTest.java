package io.github.completioncache.stats.micrometer;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.NotCachedException;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubProvider;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinderCompatibilityKit;
import java.lang.ref.WeakReference;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Micrometer's own checks of what every cache is to show. A key is a question, a value its answer.
 */
class CacheMeterKitTest extends CacheMeterBinderCompatibilityKit<ResponseCache> {

  private final StubProvider provider = StubProvider.start();
  private final OpenAIClient openAI = provider.client();
  private @Nullable CachedCompletionClient client;

  @AfterEach
  void close() {
    openAI.close();
    provider.close();
  }

  @Override
  public ResponseCache createCache() {
    client =
        CachedCompletionClient.builder().openAI(openAI).store(MemoryCacheStore.create()).build();
    return client.cache();
  }

  @Override
  public void dereferenceCache() {
    WeakReference<ResponseCache> gone = new WeakReference<>(cache);
    super.dereferenceCache();
    client = null;
    // The SDK closes clients that nobody has any more, and holds on to them until it has.
    Awaitility.await()
        .until(
            () -> {
              System.gc();
              return gone.get() == null;
            });
  }

  @Override
  public CacheMeterBinder<ResponseCache> binder() {
    return CacheMetrics.builder(cache).name("mycache").build().meters();
  }

  @Override
  public void put(String key, String value) {
    provider.answers(200, StubProvider.answer(value));
    Objects.requireNonNull(client).create(question(key));
  }

  @Override
  public @Nullable String get(String key) {
    CacheOptions onlyIfCached =
        CacheOptions.builder().mode(CacheOptions.Mode.ONLY_IF_CACHED).build();
    try {
      return Objects.requireNonNull(client)
          .complete(question(key), onlyIfCached)
          .completion()
          .choices()
          .get(0)
          .message()
          .content()
          .orElseThrow();
    } catch (NotCachedException e) {
      return null;
    }
  }

  private static ChatCompletionCreateParams question(String text) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessage(text)
        .build();
  }
}
