package io.github.completioncache;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.testing.StubProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** A stub provider, the real SDK and a cached client in front of it, and callers for them. */
final class Desk implements AutoCloseable {

  final StubProvider provider = StubProvider.start();
  final OpenAIClient plain = provider.client();
  final MeddledStore store = new MeddledStore();
  final CachedCompletionClient client;
  private final ExecutorService callers = Executors.newCachedThreadPool();

  Desk() {
    this(UnaryOperator.identity());
  }

  Desk(UnaryOperator<CachedCompletionClient.Builder> settings) {
    client = settings.apply(CachedCompletionClient.builder().openAI(plain).store(store)).build();
  }

  static ChatCompletionCreateParams question(String text) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessage(text)
        .build();
  }

  CachedCompletion ask(String text) {
    return client.complete(question(text));
  }

  CachedCompletion ask(String text, CacheOptions.Mode mode) {
    return client.complete(question(text), CacheOptions.builder().mode(mode).build());
  }

  /** A caller on a thread of its own. */
  <T> Future<T> begin(Callable<T> call) {
    return callers.submit(call);
  }

  /** As many callers as {@code count}, each on a thread of its own. */
  <T> List<Future<T>> begin(int count, Callable<T> call) {
    List<Future<T>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(begin(call));
    }
    return all;
  }

  void awaitCalls(int count) {
    Awaitility.await().until(() -> provider.calls() == count);
  }

  void awaitGets(int count) {
    Awaitility.await().until(() -> store.gets() >= count);
  }

  /** Until {@code thread} waits for somebody else. */
  static void awaitWaiting(Thread thread) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TIMED_WAITING
                    || thread.getState() == Thread.State.BLOCKED);
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody opened the latch");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static <T> T result(Future<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    callers.shutdownNow();
    client.close();
    plain.close();
    provider.close();
  }
}
