package io.github.completioncache.anthropic;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.ClientOptions;
import com.anthropic.core.LogLevel;
import com.anthropic.core.Sleeper;
import com.anthropic.core.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link AnthropicClient} that is a copy of another but for its HTTP client.
 *
 * <p>Retries and logging stay inside, with the calls that are really made. Interceptors stay
 * outside: what they do to a request is part of its key. What the copy shares with the original is
 * kept from being closed with the copy.
 */
final class DropIn {

  private DropIn() {}

  /**
   * A copy of {@code client}.
   *
   * @param caching makes the HTTP client of the copy, given that of the original and how many
   *     further attempts that makes
   * @throws IllegalArgumentException if the client does not show its options
   */
  static AnthropicClient of(
      AnthropicClient client, BiFunction<HttpClient, Integer, HttpClient> caching) {
    AtomicBoolean seen = new AtomicBoolean();
    AnthropicClient copy = null;
    RuntimeException failure = null;
    try {
      copy =
          client.withOptions(
              builder -> {
                change(builder, caching);
                seen.set(true);
              });
    } catch (RuntimeException e) {
      failure = e;
    }
    return made(client, seen.get() ? copy : null, failure);
  }

  private static AnthropicClient made(
      AnthropicClient client, @Nullable AnthropicClient copy, @Nullable RuntimeException failure) {
    if (copy == null) {
      throw new IllegalArgumentException(
          "anthropic must pass its options to the argument of withOptions, but "
              + client.getClass().getName()
              + " does not: without them its calls cannot be cached",
          failure);
    }
    return copy;
  }

  private static void change(
      ClientOptions.Builder builder, BiFunction<HttpClient, Integer, HttpClient> caching) {
    ClientOptions original = builder.build();
    // Spans are made outside, once for each call of the application.
    HttpClient inside =
        original.toBuilder().interceptors(List.of()).openTelemetry(false).build().httpClient();
    builder
        .httpClient(caching.apply(inside, original.maxRetries()))
        .maxRetries(0)
        .logLevel(LogLevel.OFF)
        .completionExecutor(new SharedExecutor(original.completionExecutor()))
        .streamHandlerExecutor(new SharedExecutor(original.streamHandlerExecutor()))
        .sleeper(new SharedSleeper(original.sleeper()));
  }

  /** Is no {@code ExecutorService}, which the copy would shut down when it is closed. */
  private record SharedExecutor(Executor shared) implements Executor {

    @Override
    public void execute(Runnable task) {
      shared.execute(task);
    }
  }

  /** Stays open when the copy is closed. */
  private record SharedSleeper(Sleeper shared) implements Sleeper {

    @Override
    public void sleep(Duration duration) {
      shared.sleep(duration);
    }

    @Override
    public CompletableFuture<Void> sleepAsync(Duration duration) {
      return shared.sleepAsync(duration);
    }

    @Override
    public void close() {}
  }
}
