package io.github.completioncache.openai;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.credential.BearerTokenCredential;
import com.openai.credential.Credential;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks for the token of a client when a request is really sent: who gives tokens may have to be
 * asked over the network, which a stored answer must not wait for. Until then a stand-in is where
 * the token belongs.
 */
record LateToken(HttpClient client, BearerTokenCredential credential) implements HttpClient {

  private static final String STAND_IN = "completion-cache";
  private static final String AUTHORIZATION = "Authorization";
  private static final List<String> TO_BE_REPLACED = List.of("Bearer " + STAND_IN);

  /** The credential of those whose token is asked for later. */
  static Credential standIn() {
    return BearerTokenCredential.create(STAND_IN);
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
    return client.execute(authorized(request), requestOptions);
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(
      HttpRequest request, RequestOptions requestOptions) {
    return client.executeAsync(authorized(request), requestOptions);
  }

  /** Closes nothing: the wrapped client is the application's. */
  @Override
  public void close() {}

  private HttpRequest authorized(HttpRequest request) {
    if (!request.headers().values(AUTHORIZATION).equals(TO_BE_REPLACED)) {
      return request;
    }
    String token = credential.token();
    if (token.isEmpty()) {
      // As the SDK has it.
      throw new IllegalStateException("This request requires apiKey or workloadIdentity");
    }
    return request.toBuilder().replaceHeaders(AUTHORIZATION, "Bearer " + token).build();
  }
}
