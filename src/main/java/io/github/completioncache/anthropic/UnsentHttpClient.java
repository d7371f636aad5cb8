package io.github.completioncache.anthropic;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import io.github.completioncache.http.Foretelling;
import java.util.concurrent.CompletableFuture;

/** Stands below a client whose requests are explained: sends nothing. */
enum UnsentHttpClient implements HttpClient {
  INSTANCE;

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
    throw Foretelling.notSent();
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(
      HttpRequest request, RequestOptions requestOptions) {
    return CompletableFuture.failedFuture(Foretelling.notSent());
  }

  @Override
  public void close() {}
}
