package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;

import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.SemanticOptions;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.testing.Angles;
import io.github.completioncache.testing.StubProvider;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A desk whose client matches questions by their meaning, which a test says by angles. */
final class SemanticDesk implements AutoCloseable {

  /** 20 degrees from each other, so 0.94 similar. */
  static final String RESET = "How do I reset my password?";

  static final String FORGOT = "I forgot my password, how do I change it?";

  /** 60 degrees from the first, so 0.5 similar. */
  static final String DELETE = "How do I delete my account?";

  final Desk desk = new Desk();
  final Angles angles = new Angles().with(RESET, 0).with(FORGOT, 20).with(DELETE, 60);
  final VectorStore vectors = VectorStore.inMemory(1_000, desk.clock);
  private final AtomicInteger answers = new AtomicInteger();

  SemanticDesk() {
    desk.provider.answers(
        (request, exchange) ->
            StubProvider.respond(
                exchange, 200, StubProvider.answer("Answer " + answers.incrementAndGet())));
  }

  /** Without guards: a test that needs one gives it. */
  SemanticOptions.Builder options(MatchRule rule) {
    return SemanticOptions.builder().embedder(angles).rule(rule).guards(List.of()).vectors(vectors);
  }

  /** What is done behind callers is done by them, so it is done when they have their answers. */
  CachedCompletionClient open(UnaryOperator<SemanticOptions.Builder> options) {
    return desk.open(
        desk.settings()
            .executor(Runnable::run)
            .semantic(options.apply(options(MatchRule.fixed(0.9))).build()));
  }

  CachedCompletionClient open() {
    return open(UnaryOperator.identity());
  }

  static ChatCompletionCreateParams question(String text) {
    return ask(text).build();
  }

  static CacheOutcome outcome(CachedCompletionClient client, String text) {
    return client.complete(question(text)).outcome();
  }

  static CacheOutcome outcome(CachedCompletionClient client, String text, CacheOptions options) {
    return client.complete(question(text), options).outcome();
  }

  static String said(CachedCompletionClient client, String text) {
    return client.create(question(text)).choices().get(0).message().content().orElseThrow();
  }

  int calls() {
    return desk.provider.calls();
  }

  @Override
  public void close() {
    desk.close();
  }
}
