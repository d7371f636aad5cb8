package io.github.completioncache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.ResponseCache.Filled;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.CanonicalJsonException;
import io.github.completioncache.key.KeyEnvelope;
import io.github.completioncache.key.Question;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.SemanticOptions;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.Angles;
import io.github.completioncache.testing.FakeClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An engine without any SDK that matches questions by their meaning, which a test says by angles.
 * Its time, that of calls included, is the clock's. The provider answers everything with a yes.
 */
final class Speech implements AutoCloseable {

  final FakeClock clock = new FakeClock(Office.TEN);
  final Angles angles = new Angles();
  final ResponseCache cache;

  /** How the API tells the question of a body. */
  private volatile Function<CanonicalJson, Optional<Question>> question =
      body -> Question.last(body, "text");

  Speech() {
    ResponseCache.Builder settings =
        ResponseCache.builder()
            .store(MemoryCacheStore.builder().clock(clock).build())
            .clock(clock)
            .semantic(
                SemanticOptions.builder()
                    .embedder(angles)
                    .rule(MatchRule.fixed(0.9))
                    .guards(List.of())
                    .vectors(VectorStore.inMemory(100, clock))
                    .build());
    settings.ticker = () -> Duration.between(Office.TEN, clock.instant()).toNanos();
    cache = settings.build();
  }

  /** From now on the API tells questions so. */
  void tellsQuestions(Function<CanonicalJson, Optional<Question>> question) {
    this.question = question;
  }

  CacheOutcome ask(String text) {
    return ask(text, new Office.Call(200));
  }

  CacheOutcome ask(String text, ProviderCall<String> call) {
    return cache.answer(request(text), call).outcome();
  }

  /** Asks for all in one call, behind nobody. */
  List<Filled<String>> fill(String... texts) {
    return cache.fill(Arrays.stream(texts).map(this::request).toList(), new Yes());
  }

  CacheRequest request(String text) {
    String body = "{\"model\":\"m\",\"temperature\":0,\"text\":\"" + text + "\"}";
    try {
      return CacheRequest.of(
          new Api(new AnyApi()),
          CanonicalJson.parse(body.getBytes(UTF_8)),
          KeyEnvelope.builder().api("any").baseUrl("http://localhost").path("x").build(),
          CacheOptions.defaults());
    } catch (CanonicalJsonException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    cache.close();
  }

  private final class Api implements ProviderApi {

    private final ProviderApi any;

    Api(ProviderApi any) {
      this.any = any;
    }

    @Override
    public String name() {
      return any.name();
    }

    @Override
    public boolean countsInKey(String field, CanonicalJson body) {
      return any.countsInKey(field, body);
    }

    @Override
    public Optional<String> dependsOnState(CanonicalJson body) {
      return any.dependsOnState(body);
    }

    @Override
    public Optional<Question> question(CanonicalJson body) {
      return question.apply(body);
    }

    @Override
    public Optional<String> answerText(AnswerForm form, byte[] buffer, int offset, int length) {
      return Optional.of(new String(buffer, offset, length, UTF_8));
    }

    @Override
    public Facts inspect(AnswerForm form, byte[] buffer, int offset, int length)
        throws IOException {
      return any.inspect(form, buffer, offset, length);
    }
  }

  private static final class Yes implements ProviderCall.Batch<String> {

    @Override
    public List<ProviderCall.Upstream> send(List<Integer> indexes) {
      return indexes.stream().map(index -> new Office.Call(200).send()).toList();
    }

    @Override
    public String read(int index, ProviderCall.Answer answer) throws IOException {
      return Engine.text(answer);
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return new IllegalStateException(interruption);
    }
  }
}
