package io.github.completioncache.openai;

import com.openai.core.Timeout;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIRetryableException;
import com.openai.errors.OpenAIServiceException;
import io.github.completioncache.ProviderCall;
import io.github.completioncache.ProviderCall.Timeouts;
import io.github.completioncache.ProviderCall.Upstream;
import io.github.completioncache.http.Exchange;
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
import org.jspecify.annotations.Nullable;

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
          public int read(byte[] target, int offset, int length) throws IOException {
            return in.read(target, offset, length);
          }

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
    return failure instanceof OpenAIServiceException answered
        ? ProviderCall.isOutage(answered.statusCode())
        : failure instanceof OpenAIIoException || failure instanceof OpenAIRetryableException;
  }

  /** What the SDK throws when a caller who waits for the provider is interrupted. */
  static RuntimeException interrupted(InterruptedException interruption) {
    InterruptedIOException cause = new InterruptedIOException("interrupted");
    cause.initCause(interruption);
    return failed(cause);
  }

  /** What the SDK throws when a call breaks off before there is a response. */
  static RuntimeException failed(IOException failure) {
    return new OpenAIIoException("Request failed", failure);
  }

  /**
   * How long a caller waits in all.
   *
   * @param timeout that of one attempt; null if none is known
   */
  static Timeouts timeouts(@Nullable Timeout timeout, int retries) {
    return timeout == null
        ? Timeouts.NONE
        : Exchange.timeouts(timeout.request(), timeout.read(), retries);
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
