package io.github.completioncache.http;

import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.ProviderCall;
import io.github.completioncache.store.AnswerForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its walk. The answer comes out in the way that its caller asked for, however it
 * was recorded.
 */
final class WireCall implements ProviderCall<HttpAnswer> {

  /** What is no longer true of a body that was converted. */
  private static final List<String> ABOUT_THE_BYTES =
      List.of("content-length", "content-encoding", "transfer-encoding", "content-type");

  /**
   * How the caller had asked whose answer was recorded. Some providers tell the usage to those who
   * did not ask for it; who asks in the same way gets it as well.
   */
  private static final String ASKED_FOR = NOTE_PREFIX + "asked-for";

  private final WireApi api;
  private final Delivery delivery;
  private final Exchange exchange;

  /**
   * The headers of the answer that this very request was given last, which tell it from others. A
   * refresh behind the caller may be sent while that reads.
   */
  private volatile @Nullable Map<String, List<String>> own;

  WireCall(WireApi api, Delivery delivery, Exchange exchange) {
    this.api = api;
    this.delivery = delivery;
    this.exchange = exchange;
  }

  @Override
  public Upstream send() {
    Upstream upstream = exchange.send();
    Map<String, List<String>> headers = new HashMap<>(upstream.headers());
    headers.put(ASKED_FOR, List.of(delivery.name()));
    own = headers;
    return new Upstream(
        upstream.status(), upstream.form(), upstream.contentType(), headers, upstream.body());
  }

  @Override
  public boolean isOutage(Throwable failure) {
    return exchange.isOutage(failure);
  }

  @Override
  public RuntimeException interrupted(InterruptedException interruption) {
    return exchange.interrupted(interruption);
  }

  @Override
  public Timeouts timeouts() {
    return exchange.timeouts();
  }

  @Override
  public RuntimeException timedOut(InterruptedIOException timeout) {
    return exchange.timedOut(timeout);
  }

  @Override
  public HttpAnswer read(Answer answer) throws IOException {
    // What a provider says to a request is not mended, even if it is not what was asked for.
    boolean asItIs = answer.headers() == own || answer.status() != 200;
    boolean events = answer.form() == AnswerForm.SSE && answer.status() == 200;
    if (asItIs || matches(answer.form())) {
      return events
          ? arriving(answer, asItIs || wasAskedForSo(answer))
          : unchanged(answer, answer.whole(WireCall::copied));
    }
    return events
        ? converted(answer, "application/json", answer.whole(this::document))
        : converted(answer, "text/event-stream; charset=utf-8", answer.whole(this::events));
  }

  private HttpAnswer arriving(Answer answer, boolean asItIs) {
    InputStream events = answer.stream();
    return unchanged(answer, asItIs ? events : api.select(events, delivery));
  }

  @Override
  public void discard(HttpAnswer value) {
    try {
      value.body().close();
    } catch (IOException e) {
      // Nobody is there to be told.
      return;
    }
  }

  /** The SDK meets the failure where it would without the cache: when it reads the body. */
  @Override
  public HttpAnswer broken(Answer answer, IOException failure) {
    return unchanged(answer, new BrokenBody(failure));
  }

  private boolean wasAskedForSo(Answer answer) {
    return answer.headers().getOrDefault(ASKED_FOR, List.of()).contains(delivery.name());
  }

  private boolean matches(AnswerForm form) {
    return (form == AnswerForm.JSON) == (delivery == Delivery.WHOLE);
  }

  private static InputStream copied(byte[] buffer, int offset, int length) {
    return new ByteArrayInputStream(Arrays.copyOfRange(buffer, offset, offset + length));
  }

  private InputStream document(byte[] buffer, int offset, int length) throws IOException {
    return new ByteArrayInputStream(api.toDocument(buffer, offset, length));
  }

  private InputStream events(byte[] buffer, int offset, int length) throws IOException {
    return new ByteArrayInputStream(api.toEvents(buffer, offset, length, delivery));
  }

  private static HttpAnswer unchanged(Answer answer, InputStream body) {
    Map<String, List<String>> headers = headers(answer);
    if (!answer.contentType().isEmpty()) {
      headers.putIfAbsent("content-type", List.of(answer.contentType()));
    }
    return new HttpAnswer(answer.status(), headers, body);
  }

  private static HttpAnswer converted(Answer answer, String contentType, InputStream body) {
    Map<String, List<String>> headers = headers(answer);
    headers.keySet().removeAll(ABOUT_THE_BYTES);
    headers.put("content-type", List.of(contentType));
    return new HttpAnswer(answer.status(), headers, body);
  }

  private static Map<String, List<String>> headers(Answer answer) {
    Map<String, List<String>> headers = new HashMap<>(answer.headers());
    headers.remove(ASKED_FOR);
    return headers;
  }

  /** A body of which nothing can be read. */
  private static final class BrokenBody extends InputStream {

    private final IOException failure;

    BrokenBody(IOException failure) {
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      throw failure;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      throw failure;
    }
  }
}
