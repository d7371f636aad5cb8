package io.github.completioncache.openai;

import io.github.completioncache.ProviderApi;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** What the cache must know of {@code POST /embeddings}, asked for one input at a time. */
final class EmbeddingsApi implements ProviderApi {

  static final EmbeddingsApi INSTANCE = new EmbeddingsApi();

  private static final String NOT_ONE_EACH = "answer is not one embedding for each input";

  private EmbeddingsApi() {}

  @Override
  public String name() {
    return "openai.embeddings";
  }

  @Override
  public boolean countsInKey(String field, CanonicalJson body) {
    return !field.equals("user");
  }

  @Override
  public Optional<String> dependsOnState(CanonicalJson body) {
    return Optional.empty();
  }

  @Override
  public boolean isDeterministic(CanonicalJson body) {
    return true;
  }

  @Override
  public boolean replays(String name) {
    return name.equals("openai-model") || ReplayedHeaders.contain(name);
  }

  @Override
  public Facts inspect(AnswerForm form, byte[] buffer, int offset, int length) throws IOException {
    if (form != AnswerForm.JSON) {
      return Facts.problem("answer is a stream", null);
    }
    if (length == 0) {
      return Facts.problem(NOT_ONE_EACH, null);
    }
    EmbeddingList answer;
    try {
      answer = EmbeddingList.read(Arrays.copyOfRange(buffer, offset, offset + length));
    } catch (EmbeddingList.MalformedException e) {
      return Facts.problem(e.reason(), null);
    }
    return answer.size() == 1
        ? new Facts(null, false, false, answer.usage())
        : Facts.problem(NOT_ONE_EACH, answer.usage());
  }
}
