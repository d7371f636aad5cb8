package io.github.completioncache;

import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** An engine without any SDK: the provider is what a test makes of it. */
final class Engine implements AutoCloseable {

  /** How one caller reads an answer. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ProviderCall.Answer answer) throws IOException;
  }

  final MeddledStore store = new MeddledStore();
  final ResponseCache cache;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger discarded = new AtomicInteger();
  private volatile ProviderCall.Timeouts timeouts = ProviderCall.Timeouts.NONE;

  Engine() {
    this(UnaryOperator.identity());
  }

  Engine(UnaryOperator<ResponseCache.Builder> settings) {
    cache = settings.apply(ResponseCache.builder().store(store)).build();
  }

  /** From now on every caller waits for others so long, and so long again for each piece. */
  void waitsForOthers(Duration time) {
    timeouts = new ProviderCall.Timeouts(time, time);
  }

  /** How often the provider has been asked. */
  int sent() {
    return sent.get();
  }

  static String text(ProviderCall.Answer answer) throws IOException {
    return answer.whole(
        (buffer, offset, length) -> new String(buffer, offset, length, StandardCharsets.UTF_8));
  }

  ResponseCache.Result<String> ask(Supplier<InputStream> provider) {
    return ask(provider, Engine::text);
  }

  ResponseCache.Result<InputStream> stream(Supplier<InputStream> provider) {
    return ask(provider, ProviderCall.Answer::stream);
  }

  <T> ResponseCache.Result<T> ask(Supplier<InputStream> provider, Reader<T> reader) {
    return cache.answer(request(), call(provider, reader));
  }

  /** The same without waiting; the answer is given as text. */
  CompletableFuture<String> askAsync(Supplier<InputStream> provider) {
    return askAsync(provider, ResponseCache.Result::value);
  }

  <R> CompletableFuture<R> askAsync(
      Supplier<InputStream> provider, Function<ResponseCache.Result<String>, R> then) {
    return cache.answerAsync(request(), call(provider, Engine::text), then);
  }

  /** How many answers were made for callers who had gone. */
  int discarded() {
    return discarded.get();
  }

  private <T> ProviderCall<T> call(Supplier<InputStream> provider, Reader<T> reader) {
    return new ProviderCall<T>() {
      @Override
      public Upstream send() {
        sent.incrementAndGet();
        return new Upstream(200, AnswerForm.SSE, "text/event-stream", Map.of(), provider.get());
      }

      @Override
      public T read(Answer answer) throws IOException {
        return reader.read(answer);
      }

      @Override
      public void discard(T value) {
        discarded.incrementAndGet();
      }

      @Override
      public RuntimeException interrupted(InterruptedException interruption) {
        return new IllegalStateException(interruption);
      }

      @Override
      public Timeouts timeouts() {
        return timeouts;
      }
    };
  }

  static CacheRequest request() {
    return AnyApi.request("{\"model\":\"m\",\"temperature\":0}", CacheOptions.defaults());
  }

  @Override
  public void close() {
    cache.close();
  }
}
