package io.github.completioncache.openai;

import io.github.completioncache.JsonRequests;
import io.github.completioncache.ProviderCall;
import io.github.completioncache.ProviderCall.Answer;
import io.github.completioncache.ProviderCall.Timeouts;
import io.github.completioncache.ProviderCall.Upstream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/** One request for embeddings that is JSON text, as a batch of its inputs. */
record JsonEmbeddingsCall(EmbeddingsCall inputs)
    implements ProviderCall.Batch<JsonRequests.Answer> {

  @Override
  public List<Upstream> send(List<Integer> indexes) {
    return inputs.send(indexes);
  }

  @Override
  public JsonRequests.Answer read(int index, Answer answer) throws IOException {
    Received received = inputs.read(index, answer).received();
    return new JsonRequests.Answer(received.status(), received.headers(), received.bytes());
  }

  @Override
  public boolean isOutage(Throwable failure) {
    return inputs.isOutage(failure);
  }

  @Override
  public RuntimeException interrupted(InterruptedException interruption) {
    return inputs.interrupted(interruption);
  }

  @Override
  public Timeouts timeouts() {
    return inputs.timeouts();
  }

  @Override
  public RuntimeException timedOut(InterruptedIOException timeout) {
    return inputs.timedOut(timeout);
  }
}
