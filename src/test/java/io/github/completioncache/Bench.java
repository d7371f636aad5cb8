package io.github.completioncache;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.sun.net.httpserver.HttpExchange;
import io.github.completioncache.anthropic.CachedAnthropicClient;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.FakeClock;
import io.github.completioncache.testing.StubAnthropic;
import io.github.completioncache.testing.StubEmbeddings;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** One cache with the clients of both providers on top, whose answers all come from one stub. */
final class Bench implements AutoCloseable {

  private static final String RESPONSE =
      """
      {"id":"resp_1","object":"response","created_at":1750000000,"status":"completed","error":null,\
      "model":"gpt-4o-mini-2024-07-18","output":[{"type":"message","id":"msg_1","status":"completed",\
      "role":"assistant","content":[{"type":"output_text","annotations":[],"text":"Hello."}]}],\
      "usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":0},"output_tokens":2,\
      "output_tokens_details":{"reasoning_tokens":0},"total_tokens":12}}\
      """;

  final StubProvider provider;
  final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
  final List<CacheOutcome> outcomes = new CopyOnWriteArrayList<>();
  final ResponseCache cache;
  final CachedCompletionClient client;
  final CachedAnthropicClient claude;

  private record Outcomes(List<CacheOutcome> heard) implements CacheListener {

    @Override
    public void onOutcome(CacheOutcome outcome) {
      heard.add(outcome);
    }
  }

  /** The stub and the SDKs' plain clients of it, which many tests can use one after the other. */
  static final class Sdks implements AutoCloseable {

    private final StubProvider provider = StubProvider.start();
    private final OpenAIClient openAI = provider.client();
    private final AnthropicClient anthropic =
        AnthropicOkHttpClient.builder()
            .apiKey("sk-ant-test-secret")
            .baseUrl(StubAnthropic.baseUrl(provider))
            .maxRetries(0)
            .build();

    @Override
    public void close() {
      openAI.close();
      anthropic.close();
      provider.close();
    }
  }

  Bench(Sdks sdks) {
    this(sdks, UnaryOperator.identity());
  }

  Bench(Sdks sdks, UnaryOperator<ResponseCache.Builder> settings) {
    provider = sdks.provider;
    provider.requests().clear();
    provider.answers(Bench::answer);
    CacheStore store = MemoryCacheStore.builder().clock(clock).build();
    cache =
        settings
            .apply(
                ResponseCache.builder().store(store).clock(clock).listener(new Outcomes(outcomes)))
            .build();
    client = CachedCompletionClient.builder().openAI(sdks.openAI).cache(cache).build();
    claude = CachedAnthropicClient.builder().anthropic(sdks.anthropic).cache(cache).build();
  }

  /** What the provider says by default, whatever it is asked. */
  static void answer(StubProvider.Request request, HttpExchange exchange) throws IOException {
    boolean streams = request.body().contains("\"stream\":true");
    String path = request.path();
    if (path.endsWith("/embeddings")) {
      StubProvider.respond(
          exchange, 200, StubEmbeddings.answer(request.body(), StubEmbeddings.Style.COMPACT));
    } else if (path.endsWith("/responses")) {
      if (streams) {
        StubProvider.respondEvents(
            exchange,
            "{\"type\":\"response.completed\",\"sequence_number\":0,\"response\":"
                + RESPONSE
                + "}");
      } else {
        StubProvider.respond(exchange, 200, RESPONSE);
      }
    } else if (path.endsWith("/messages")) {
      if (streams) {
        StubAnthropic.respondStream(exchange, StubAnthropic.STREAM);
      } else {
        StubProvider.respond(exchange, 200, StubAnthropic.ANSWER);
      }
    } else if (streams) {
      StubProvider.respondEvents(
          exchange, StubProvider.chunk("Hello."), StubProvider.lastChunk(), "[DONE]");
    } else {
      StubProvider.respond(exchange, 200, StubProvider.answer("Hello."));
    }
  }

  /** Asks, and gives what the cache told of it. */
  CacheOutcome ask(Front front, CacheOptions options) {
    return ask(front, "Hi", options);
  }

  /** Asks, and gives what the cache told of it. */
  CacheOutcome ask(Front front, String text, CacheOptions options) {
    outcomes.clear();
    front.ask(this, text, options);
    return outcomes.get(outcomes.size() - 1);
  }

  /** The headers that say what these options do. */
  static Map<String, String> headers(CacheOptions options) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Mode", options.mode().name().replace('_', '-'));
    if (options.namesCategory()) {
      headers.put("Category", options.category());
    }
    if (!options.namespace().isEmpty()) {
      headers.put("Namespace", options.namespace());
    }
    if (!options.tags().isEmpty()) {
      headers.put("Tags", String.join(",", options.tags()));
    }
    options.ttl().ifPresent(time -> headers.put("Ttl", time.toString()));
    options.maxAge().ifPresent(time -> headers.put("Max-Age", time.toString()));
    options
        .staleWhileRevalidate()
        .ifPresent(time -> headers.put("Stale-While-Revalidate", time.toString()));
    options.staleIfError().ifPresent(time -> headers.put("Stale-If-Error", time.toString()));
    return headers;
  }

  @Override
  public void close() {
    cache.close();
  }
}
