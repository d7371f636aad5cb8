package io.github.completioncache.benchmark;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import io.github.completioncache.testing.StubProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Answers every request with the same bytes, from memory: what the SDK costs by itself. */
final class BytesHttpClient implements HttpClient {

  private final byte[] body;
  private final Headers headers;

  BytesHttpClient(String contentType, String body) {
    this.body = body.getBytes(StandardCharsets.UTF_8);
    this.headers = Headers.builder().put("content-type", contentType).build();
  }

  /** The SDK on top of it. */
  OpenAIClient client() {
    try (StubProvider unused = StubProvider.start()) {
      return unused.client().withOptions(builder -> builder.httpClient(this).maxRetries(0));
    }
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
    return new Response(headers, new ByteArrayInputStream(body));
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(
      HttpRequest request, RequestOptions requestOptions) {
    return CompletableFuture.completedFuture(execute(request, requestOptions));
  }

  @Override
  public void close() {}

  private record Response(Headers headers, InputStream body) implements HttpResponse {

    @Override
    public int statusCode() {
      return 200;
    }

    @Override
    public void close() {}
  }
}
