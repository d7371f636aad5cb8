package io.github.completioncache.openai;

import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import io.github.completioncache.ProviderCall.Answer;
import io.github.completioncache.ProviderCall.Timeouts;
import io.github.completioncache.ProviderCall.Upstream;
import io.github.completioncache.http.HttpAnswer;
import io.github.completioncache.http.HttpFront;
import io.github.completioncache.store.AnswerForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request for embeddings, as a batch of its inputs. What of it must be sent is the caller's
 * request with fewer inputs; where all are sent, it is the caller's request, and the provider's
 * response is given as it came.
 */
final class EmbeddingsCall implements HttpFront.Batch<EmbeddingsCall.Part> {

  /** What is no longer true of a body that was put together. */
  private static final List<String> ABOUT_THE_BYTES =
      List.of("content-length", "content-encoding", "transfer-encoding");

  private final Sending whole;
  private final @Nullable EmbeddingBody body;

  /**
   * What was received for the requests of this call, each told by the very headers that the engine
   * hands back with an answer: one that is refreshed behind the caller may be sent at any time.
   */
  private final Map<Map<String, List<String>>, Sent> sent =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /**
   * One request of this call.
   *
   * @param asked for how many inputs it asked
   * @param divided whether their answers can be told apart
   */
  record Sent(Received received, int asked, boolean divided) {}

  /**
   * The answer to one input.
   *
   * @param embedding null if the answer is not one to this input alone, and stands for the whole
   * @param sent the request that it answers; null if that was not made by this call
   */
  record Part(Received received, @Nullable EmbeddingList embedding, @Nullable Sent sent) {}

  /**
   * @param whole sends the request for all inputs
   * @param body its body; null if it cannot be taken apart
   */
  EmbeddingsCall(Sending whole, @Nullable EmbeddingBody body) {
    this.whole = whole;
    this.body = body;
  }

  @Override
  public List<Upstream> send(List<Integer> indexes) {
    Received received = Received.of(whole.of(requestFor(indexes)).send());
    List<byte[]> answers = divided(received, indexes);
    sent.put(received.headers(), new Sent(received, indexes.size(), answers != null));
    List<Upstream> upstreams = new ArrayList<>();
    for (int i = 0; i < indexes.size(); i++) {
      if (answers == null) {
        upstreams.add(upstream(received, whole(received)));
      } else {
        upstreams.add(upstream(received, new ByteArrayInputStream(answers.get(i))));
      }
    }
    return upstreams;
  }

  private HttpRequest requestFor(List<Integer> indexes) {
    HttpRequest request = whole.request();
    HttpRequestBody sent = request.body();
    if (body == null || sent == null || indexes.size() == body.count()) {
      return request;
    }
    String contentType = Objects.requireNonNullElse(sent.contentType(), "application/json");
    return request.toBuilder().body(new JsonBody(body.only(indexes), contentType)).build();
  }

  /** The answers to the inputs; null if they cannot be told apart. */
  private @Nullable List<byte[]> divided(Received received, List<Integer> indexes) {
    if (body == null || received.status() != 200 || !received.isComplete()) {
      return null;
    }
    try {
      EmbeddingList list = EmbeddingList.read(received.bytes());
      return list.size() == indexes.size() ? list.divide(body.lengths(indexes)) : null;
    } catch (IOException | RuntimeException e) {
      // Whatever is wrong with it: the caller gets it as it is.
      return null;
    }
  }

  /**
   * A good answer that cannot be told apart is nobody's: it must not be taken for that to one
   * input, so nothing of it is shown.
   */
  private static InputStream whole(Received received) {
    return received.status() == 200 && received.isComplete()
        ? InputStream.nullInputStream()
        : received.body();
  }

  private static Upstream upstream(Received received, InputStream body) {
    String contentType =
        received.headers().getOrDefault("content-type", List.of()).stream().findFirst().orElse("");
    return new Upstream(received.status(), AnswerForm.JSON, contentType, received.headers(), body);
  }

  @Override
  public Part read(int index, Answer answer) throws IOException {
    Sent mine = sent.get(answer.headers());
    if (mine != null && !mine.divided()) {
      readToItsEnd(answer);
      return new Part(mine.received(), /* embedding= */ null, mine);
    }
    byte[] bytes =
        answer.whole(
            (buffer, offset, length) -> Arrays.copyOfRange(buffer, offset, offset + length));
    Map<String, List<String>> headers = new HashMap<>(answer.headers());
    headers.putIfAbsent("content-type", List.of(answer.contentType()));
    Received received = new Received(answer.status(), headers, bytes, /* failure= */ null);
    if (answer.status() != 200) {
      return new Part(received, /* embedding= */ null, mine);
    }
    EmbeddingList embedding = EmbeddingList.read(bytes);
    if (embedding.size() != 1) {
      throw new EmbeddingList.MalformedException("answer has several embeddings");
    }
    return new Part(received, embedding, mine);
  }

  /** The caller meets the failure where it would without the cache: in the response's body. */
  @Override
  public Part broken(int index, Answer answer, IOException failure) {
    Received nothing = new Received(answer.status(), answer.headers(), new byte[0], failure);
    return new Part(nothing, /* embedding= */ null, sent.get(answer.headers()));
  }

  /** So that it is booked as what it is. */
  private static void readToItsEnd(Answer answer) {
    try {
      answer.whole((buffer, offset, length) -> length);
    } catch (IOException e) {
      // The caller meets this failure where it was: in the response that is given as it came.
      return;
    }
  }

  @Override
  public HttpAnswer join(List<Part> parts) {
    Sent first = parts.get(0).sent();
    if (first != null
        && first.asked() == parts.size()
        && parts.stream().allMatch(part -> first.equals(part.sent()))) {
      return first.received().answer();
    }
    List<EmbeddingList> embeddings = new ArrayList<>();
    for (Part part : parts) {
      EmbeddingList embedding = part.embedding();
      if (embedding == null) {
        return part.received().answer();
      }
      embeddings.add(embedding);
    }
    Map<String, List<String>> headers = new HashMap<>(newest(parts).headers());
    headers.keySet().removeAll(ABOUT_THE_BYTES);
    return new HttpAnswer(200, headers, new ByteArrayInputStream(EmbeddingList.join(embeddings)));
  }

  /** What was received for one of the parts now; if there is nothing, for the first of them. */
  private static Received newest(List<Part> parts) {
    for (Part part : parts) {
      if (part.sent() != null) {
        return part.sent().received();
      }
    }
    return parts.get(0).received();
  }

  @Override
  public boolean isOutage(Throwable failure) {
    return whole.isOutage(failure);
  }

  @Override
  public RuntimeException interrupted(InterruptedException interruption) {
    return whole.interrupted(interruption);
  }

  @Override
  public Timeouts timeouts() {
    return whole.timeouts();
  }

  @Override
  public RuntimeException timedOut(InterruptedIOException timeout) {
    return whole.timedOut(timeout);
  }
}
