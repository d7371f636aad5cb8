package io.github.completioncache.openai;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import io.github.completioncache.ProviderApi;
import io.github.completioncache.http.HttpAnswer;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the SDK makes of a request before it is sent: address, headers and credentials, taken from a
 * copy of the client that sends nothing. Safe for use by several threads.
 */
final class Blueprint {

  /** What the request is that this thread has just had DRAWN. */
  private static final ThreadLocal<@Nullable Sending> DRAWN = new ThreadLocal<>();

  private final OpenAIClient copy;
  private final int retries;

  Blueprint(OpenAIClient client, int retries) {
    this.copy = DropIn.of(client, Drawing::new);
    this.retries = retries;
  }

  /**
   * How the client sends a body.
   *
   * @param model what the body names; older addresses of Azure depend on it
   */
  Sending of(ProviderApi api, String model, byte[] json) {
    try {
      ask(api, model);
      Sending asked = Objects.requireNonNull(DRAWN.get());
      return asked.of(
          asked.request().toBuilder().body(new JsonBody(json, "application/json")).build());
    } finally {
      DRAWN.remove();
    }
  }

  /** A request that is like the real one in all but its body. */
  @SuppressWarnings("MustBeClosedChecker") // There is nothing in the response.
  private void ask(ProviderApi api, String model) {
    Object unused;
    if (api == EmbeddingsApi.INSTANCE) {
      unused =
          copy.embeddings()
              .withRawResponse()
              .create(EmbeddingCreateParams.builder().model(model).input("").build());
    } else if (api == ResponsesApi.INSTANCE) {
      unused =
          copy.responses()
              .withRawResponse()
              .create(ResponseCreateParams.builder().model(model).build());
    } else {
      unused =
          copy.chat()
              .completions()
              .withRawResponse()
              .create(
                  ChatCompletionCreateParams.builder().model(model).messages(List.of()).build());
    }
  }

  /** Keeps what it is to send. */
  private final class Drawing implements HttpClient {

    private final HttpClient wrapped;

    Drawing(HttpClient wrapped) {
      this.wrapped = wrapped;
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
      DRAWN.set(new Sending(wrapped, WireRequests.forwarded(request), requestOptions, retries));
      return WireTypes.response(new HttpAnswer(200, Map.of(), InputStream.nullInputStream()));
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(
        HttpRequest request, RequestOptions requestOptions) {
      return CompletableFuture.completedFuture(execute(request, requestOptions));
    }

    /** Closes nothing: the wrapped client is the application's. */
    @Override
    public void close() {}
  }
}
