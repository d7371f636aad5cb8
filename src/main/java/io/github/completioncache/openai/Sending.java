package io.github.completioncache.openai;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import io.github.completioncache.ProviderCall.Timeouts;
import io.github.completioncache.ProviderCall.Upstream;
import io.github.completioncache.http.Exchange;
import java.io.InterruptedIOException;

/**
 * One request to the wrapped client, which the calling thread waits for: an interrupt then ends it
 * wherever it can be ended. A future of the SDK's would not pass on that it was cancelled.
 */
record Sending(HttpClient client, HttpRequest request, RequestOptions options, int retries)
    implements Exchange {

  /** Waits for the response. */
  HttpResponse response() {
    return client.execute(request, options);
  }

  /** The same with another request. */
  Sending of(HttpRequest other) {
    return new Sending(client, other, options, retries);
  }

  @Override
  public Upstream send() {
    return WireTypes.upstream(response());
  }

  @Override
  public boolean isOutage(Throwable failure) {
    return WireTypes.isOutage(failure);
  }

  @Override
  public RuntimeException interrupted(InterruptedException interruption) {
    return WireTypes.interrupted(interruption);
  }

  @Override
  public Timeouts timeouts() {
    return WireTypes.timeouts(options.getTimeout(), retries);
  }

  @Override
  public RuntimeException timedOut(InterruptedIOException timeout) {
    return WireTypes.failed(timeout);
  }
}
