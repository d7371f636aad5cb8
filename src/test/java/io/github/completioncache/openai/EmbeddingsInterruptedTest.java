package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.github.completioncache.testing.StubEmbeddings;
import io.github.completioncache.testing.StubEmbeddings.Style;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trouble after the provider has answered. */
class EmbeddingsInterruptedTest {

  private final Desk desk = new Desk();
  private final Provider provider = new Provider();
  private final CachedCompletionClient client =
      desk.open(
          desk.settings().openAI(desk.plain.withOptions(builder -> builder.httpClient(provider))));
  private final OpenAIClient dropIn = client.asOpenAIClient();

  @AfterEach
  void close() {
    desk.close();
  }

  private CreateEmbeddingResponse embed(String... texts) {
    return dropIn
        .embeddings()
        .create(
            EmbeddingCreateParams.builder()
                .model("text-embedding-3-small")
                .inputOfArrayOfStrings(List.of(texts))
                .build());
  }

  @Test
  void failureToReadAPartIsAnExceptionOfTheSdk() {
    embed("a");
    provider.interrupts = true;

    Throwable failure = catchThrowable(() -> embed("a", "b"));
    boolean interrupted = Thread.interrupted();

    assertThat(failure).isInstanceOf(OpenAIException.class);
    assertThat(failure).hasRootCauseInstanceOf(IOException.class);
    assertThat(interrupted).isTrue();
  }

  @Test
  void wholeAnswerIsGivenAsItCame() {
    provider.interrupts = true;

    CreateEmbeddingResponse answer = embed("a", "b");
    boolean interrupted = Thread.interrupted();

    assertThat(answer.data()).hasSize(2);
    assertThat(interrupted).isTrue();
  }

  @Test
  void troubleWithClosingDoesNotBreakAnAnswer() {
    provider.closesBadly = true;

    assertThat(embed("a", "b").data()).hasSize(2);
    assertThat(embed("a").data()).hasSize(1);
    assertThat(client.stats().hits()).isEqualTo(1);
  }

  /** Answers at once, and can interrupt who has asked. */
  private static final class Provider implements HttpClient {

    private volatile boolean interrupts;
    private volatile boolean closesBadly;

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
      String body = new String(WireRequests.bytesOf(request), StandardCharsets.UTF_8);
      JsonResponse response = new JsonResponse(StubEmbeddings.answer(body, Style.COMPACT));
      if (interrupts) {
        Thread.currentThread().interrupt();
      }
      return closesBadly ? new BadlyClosed(response) : response;
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(
        HttpRequest request, RequestOptions requestOptions) {
      return CompletableFuture.completedFuture(execute(request, requestOptions));
    }

    @Override
    public void close() {}
  }

  private record BadlyClosed(HttpResponse response) implements HttpResponse {

    @Override
    public int statusCode() {
      return response.statusCode();
    }

    @Override
    public com.openai.core.http.Headers headers() {
      return response.headers();
    }

    @Override
    public InputStream body() {
      return new java.io.FilterInputStream(response.body()) {
        @Override
        public void close() throws IOException {
          throw new IOException("cannot be closed");
        }
      };
    }

    @Override
    public void close() {
      response.close();
    }
  }
}
