package io.github.completioncache.anthropic;

import com.anthropic.core.http.Headers;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicRetryableException;
import com.anthropic.errors.AnthropicServiceException;
import io.github.completioncache.ProviderCall;
import io.github.completioncache.ProviderCall.Upstream;
import io.github.completioncache.http.HttpAnswer;
import io.github.completioncache.store.AnswerForm;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Between the SDK's types of HTTP and ours. */
final class WireTypes {

  private WireTypes() {}

  /** The provider's response; its body closes it. */
  static Upstream upstream(HttpResponse response) {
    String contentType = response.headers().values("content-type").stream().findFirst().orElse("");
    return new Upstream(
        response.statusCode(),
        contentType.toLowerCase(Locale.ROOT).startsWith("text/event-stream")
            ? AnswerForm.SSE
            : AnswerForm.JSON,
        contentType,
        byName(response.headers()),
        new FilterInputStream(response.body()) {
          @Override
          public void close() throws IOException {
            try {
              super.close();
            } finally {
              response.close();
            }
          }
        });
  }

  /** A response as the SDK reads it. */
  static HttpResponse response(HttpAnswer answer) {
    Headers.Builder headers = Headers.builder();
    answer.headers().forEach(headers::put);
    return new Response(answer.status(), headers.build(), answer.body());
  }

  /** Whether what the SDK throws says that there is no provider, or an overloaded or broken one. */
  static boolean isOutage(Throwable failure) {
    return failure instanceof AnthropicServiceException answered
        ? ProviderCall.isOutage(answered.statusCode())
        : failure instanceof AnthropicIoException || failure instanceof AnthropicRetryableException;
  }

  /** What the SDK throws when a caller who waits for the provider is interrupted. */
  static RuntimeException interrupted(InterruptedException interruption) {
    InterruptedIOException cause = new InterruptedIOException("interrupted");
    cause.initCause(interruption);
    return failed(cause);
  }

  /** What the SDK throws when a call breaks off before there is a response. */
  static RuntimeException failed(IOException failure) {
    return new AnthropicIoException("Request failed", failure);
  }

  private static Map<String, List<String>> byName(Headers headers) {
    Map<String, List<String>> named = new HashMap<>();
    headers.names().forEach(name -> named.put(name.toLowerCase(Locale.ROOT), headers.values(name)));
    return named;
  }

  private record Response(int statusCode, Headers headers, InputStream body)
      implements HttpResponse {

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
