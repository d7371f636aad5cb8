package io.github.completioncache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.ResponseCache.Result;
import io.github.completioncache.store.AnswerForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * An engine without any SDK that is asked for several words at once; the provider answers each in
 * capitals unless a test has it otherwise. A word that begins with {@code ?} is not to be cached.
 */
final class Batches implements AutoCloseable {

  final MeddledStore store = new MeddledStore();
  final ResponseCache cache;
  final ExecutorService callers = Executors.newCachedThreadPool();
  private final List<List<String>> sent = new CopyOnWriteArrayList<>();
  private volatile Function<List<String>, List<String>> provider = Batches::capitals;
  private volatile int status = 200;
  private volatile ProviderCall.Timeouts timeouts = ProviderCall.Timeouts.NONE;

  Batches() {
    this(UnaryOperator.identity());
  }

  Batches(UnaryOperator<ResponseCache.Builder> settings) {
    cache = settings.apply(ResponseCache.builder().store(store)).build();
  }

  /** What the provider has been asked for, call by call. */
  List<List<String>> sent() {
    return sent;
  }

  void awaitSent(int calls) {
    Awaitility.await().until(() -> sent.size() >= calls);
  }

  /** From now on the provider answers so. */
  void answers(Function<List<String>, List<String>> provider) {
    this.provider = provider;
  }

  /** From now on every caller waits for others so long. */
  void waitsForOthers(Duration time) {
    timeouts = new ProviderCall.Timeouts(time, time);
  }

  /** From now on the provider answers with this status. */
  void answersWith(int status) {
    this.status = status;
  }

  static List<String> capitals(List<String> words) {
    return words.stream().map(word -> word.toUpperCase(java.util.Locale.ROOT)).toList();
  }

  List<Result<String>> ask(String... words) {
    return ask(CacheOptions.Mode.DEFAULT, words);
  }

  List<Result<String>> ask(CacheOptions.Mode mode, String... words) {
    return cache.answerAll(requests(mode, words), new Call(List.of(words)));
  }

  CompletableFuture<List<Result<String>>> askAsync(String... words) {
    return cache.answerAllAsync(
        requests(CacheOptions.Mode.DEFAULT, words), new Call(List.of(words)), Function.identity());
  }

  /** One word as a request of its own. */
  Result<String> askAlone(String word) {
    Call call = new Call(List.of(word));
    return cache.answer(
        request(CacheOptions.Mode.DEFAULT, word),
        new ProviderCall<>() {
          @Override
          public Upstream send() {
            return call.send(List.of(0)).get(0);
          }

          @Override
          public String read(Answer answer) throws IOException {
            return call.read(0, answer);
          }

          @Override
          public RuntimeException interrupted(InterruptedException interruption) {
            return call.interrupted(interruption);
          }
        });
  }

  /** A caller on a thread of its own. */
  <T> Future<T> begin(Callable<T> caller) {
    return callers.submit(caller);
  }

  static List<String> values(List<Result<String>> results) {
    return results.stream().map(Result::value).toList();
  }

  static List<CacheStatus> statuses(List<Result<String>> results) {
    return results.stream().map(result -> result.outcome().status()).toList();
  }

  private static List<CacheRequest> requests(CacheOptions.Mode mode, String... words) {
    return Arrays.stream(words).map(word -> request(mode, word)).toList();
  }

  private static CacheRequest request(CacheOptions.Mode mode, String word) {
    CacheOptions options = CacheOptions.builder().mode(mode).build();
    if (word.startsWith("?")) {
      return CacheRequest.withoutKey(new AnyApi(), options, "has no key");
    }
    return AnyApi.request("{\"temperature\":0,\"word\":\"" + word + "\"}", options);
  }

  @Override
  public void close() {
    callers.shutdownNow();
    cache.close();
  }

  private final class Call implements ProviderCall.Batch<String> {

    private final List<String> words;

    Call(List<String> words) {
      this.words = words;
    }

    @Override
    public List<ProviderCall.Upstream> send(List<Integer> indexes) {
      List<String> asked = indexes.stream().map(words::get).toList();
      sent.add(asked);
      List<ProviderCall.Upstream> upstreams = new ArrayList<>();
      for (String answer : provider.apply(asked)) {
        upstreams.add(
            new ProviderCall.Upstream(
                status,
                AnswerForm.JSON,
                "text/plain",
                Map.of(),
                new ByteArrayInputStream(answer.getBytes(UTF_8))));
      }
      return upstreams;
    }

    @Override
    public String read(int index, ProviderCall.Answer answer) throws IOException {
      return Engine.text(answer);
    }

    @Override
    public String broken(int index, ProviderCall.Answer answer, IOException failure) {
      return index + " broke off: " + failure.getMessage();
    }

    @Override
    public RuntimeException interrupted(InterruptedException interruption) {
      return new IllegalStateException("interrupted", interruption);
    }

    @Override
    public ProviderCall.Timeouts timeouts() {
      return timeouts;
    }

    @Override
    public RuntimeException timedOut(InterruptedIOException timeout) {
      return new IllegalStateException("timed out", timeout);
    }
  }
}
