package io.github.completioncache.http;

import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.ProviderCall;
import io.github.completioncache.store.AnswerForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One exchange on its walk. The answer comes out in the way that its caller asked for, however it
 * was recorded.
 */
final class WireCall implements ProviderCall<HttpAnswer> {

  /** What is no longer true of a body that was converted. */
  private static final List<String> ABOUT_THE_BYTES =
      List.of("content-length", "content-encoding", "transfer-encoding", "content-type");

  private final WireApi api;
  private final Delivery delivery;
  private final Exchange exchange;

  WireCall(WireApi api, Delivery delivery, Exchange exchange) {
    this.api = api;
    this.delivery = delivery;
    this.exchange = exchange;
  }

  @Override
  public Upstream send() {
    return exchange.send();
  }

  @Override
  public RuntimeException interrupted(InterruptedException interruption) {
    return exchange.interrupted(interruption);
  }

  @Override
  public HttpAnswer read(Answer answer) throws IOException {
    boolean asIs = answer.status() != 200 || matches(answer.form());
    if (asIs && answer.form() == AnswerForm.SSE && answer.status() == 200) {
      // Reaches the caller as it arrives.
      return answer(answer, answer.contentType(), api.select(answer.stream(), delivery));
    }
    if (asIs) {
      return answer(answer, answer.contentType(), answer.whole(WireCall::copied));
    }
    return delivery == Delivery.WHOLE
        ? answer(answer, "application/json", answer.whole(this::document))
        : answer(answer, "text/event-stream; charset=utf-8", answer.whole(this::events));
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
    return new HttpAnswer(answer.status(), answer.headers(), new BrokenBody(failure));
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

  private HttpAnswer answer(Answer answer, String contentType, InputStream body) {
    Map<String, List<String>> headers = new HashMap<>(answer.headers());
    if (!matches(answer.form())) {
      headers.keySet().removeAll(ABOUT_THE_BYTES);
    }
    if (!contentType.isEmpty()) {
      headers.putIfAbsent("content-type", List.of(contentType));
    }
    return new HttpAnswer(answer.status(), headers, body);
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
