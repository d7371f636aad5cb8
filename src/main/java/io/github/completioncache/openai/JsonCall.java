package io.github.completioncache.openai;

import io.github.completioncache.JsonRequests;
import io.github.completioncache.ProviderCall;
import io.github.completioncache.ProviderCall.Answer;
import io.github.completioncache.ProviderCall.Timeouts;
import io.github.completioncache.ProviderCall.Upstream;
import io.github.completioncache.http.WireApi;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;

/** One request that is JSON text, as a batch of one. */
record JsonCall(WireApi api, Sending sending) implements ProviderCall.Batch<JsonRequests.Answer> {

  @Override
  public List<Upstream> send(List<Integer> indexes) {
    return List.of(sending.send());
  }

  @Override
  public JsonRequests.Answer read(int index, Answer answer) throws IOException {
    boolean events = answer.form() == AnswerForm.SSE && answer.status() == 200;
    byte[] body = answer.whole(events ? api::toDocument : JsonCall::copied);
    return new JsonRequests.Answer(answer.status(), answer.headers(), body);
  }

  private static byte[] copied(byte[] buffer, int offset, int length) {
    return Arrays.copyOfRange(buffer, offset, offset + length);
  }

  @Override
  public boolean isOutage(Throwable failure) {
    return sending.isOutage(failure);
  }

  @Override
  public RuntimeException interrupted(InterruptedException interruption) {
    return sending.interrupted(interruption);
  }

  @Override
  public Timeouts timeouts() {
    return sending.timeouts();
  }

  @Override
  public RuntimeException timedOut(InterruptedIOException timeout) {
    return sending.timedOut(timeout);
  }
}
