package io.github.completioncache.openai;

import com.openai.client.OpenAIClient;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import com.openai.core.Sleeper;
import com.openai.core.http.HttpClient;
import com.openai.credential.BearerTokenCredential;
import com.openai.credential.Credential;
import com.openai.credential.WorkloadIdentityCredential;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * Makes an {@link OpenAIClient} that is a copy of another but for its HTTP client, and for how fast
 * it reads what comes from there.
 *
 * <p>Retries, authentication and logging stay inside, with the calls that are really made. What the
 * copy shares with the original is kept from being closed with the copy.
 */
final class DropIn {

  private DropIn() {}

  static OpenAIClient of(OpenAIClient client, UnaryOperator<HttpClient> caching) {
    return client.withOptions(
        builder -> {
          ClientOptions original = builder.build();
          Executor executor = original.streamHandlerExecutor();
          builder
              .httpClient(caching.apply(sender(original, builder)))
              .jsonMapper(QuickModels.like(original.jsonMapper()))
              .maxRetries(0)
              .logLevel(LogLevel.OFF)
              .streamHandlerExecutor(new SharedExecutor(executor))
              .sleeper(new SharedSleeper(original.sleeper()));
        });
  }

  /**
   * The client that sends what is really sent, with its credentials, which the copy then does
   * without. A workload's identity is known to the original alone, and replaces what the copy has.
   */
  private static HttpClient sender(ClientOptions original, ClientOptions.Builder copy) {
    Credential credential = original.credential();
    if (credential instanceof BearerTokenCredential token) {
      copy.credential(LateToken.standIn());
      return new LateToken(original.httpClient(), token);
    }
    if (credential instanceof WorkloadIdentityCredential) {
      copy.credential(LateToken.standIn());
    }
    return original.httpClient();
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
