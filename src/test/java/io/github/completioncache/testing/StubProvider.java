package io.github.completioncache.testing;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A provider on a free loopback port that answers as a test tells it to and keeps what it was
 * asked. The real SDK talks real HTTP to it.
 */
public final class StubProvider implements AutoCloseable {

  /** Answers one request; may block, throw or cut the connection. */
  @FunctionalInterface
  public interface Handler {
    void handle(Request request, HttpExchange exchange) throws Exception;
  }

  /** One request as it arrived. */
  public record Request(String path, Map<String, List<String>> headers, String body) {}

  static {
    // Else each answer waits for the acknowledgement of its headers, up to 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Handler handler =
      (request, exchange) -> {
        if (request.path().endsWith("/embeddings")) {
          respond(
              exchange, 200, StubEmbeddings.answer(request.body(), StubEmbeddings.Style.COMPACT));
        } else if (request.body().contains("\"stream\":true")) {
          respondEvents(exchange, chunk("Hello."), lastChunk(), "[DONE]");
        } else {
          respond(exchange, 200, answer("Hello."));
        }
      };

  private StubProvider(HttpServer server) {
    this.server = server;
  }

  /**
   * A running provider that answers every chat completion with "Hello.", streamed if asked to, and
   * embeddings.
   */
  public static StubProvider start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
      StubProvider provider = new StubProvider(server);
      server.setExecutor(provider.executor);
      server.createContext("/", provider::serve);
      server.start();
      return provider;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on requests are answered by {@code handler}. */
  public void answers(Handler handler) {
    this.handler = handler;
  }

  /** From now on requests are answered with this status and JSON body. */
  public void answers(int status, String json) {
    answers((request, exchange) -> respond(exchange, status, json));
  }

  /** What has been asked, in order of arrival. */
  public List<Request> requests() {
    return requests;
  }

  /** How often it has been asked. */
  public int calls() {
    return requests.size();
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** A client of the real SDK, without retries. */
  public OpenAIClient client() {
    return OpenAIOkHttpClient.builder()
        .apiKey("sk-test-secret")
        .baseUrl(baseUrl())
        .maxRetries(0)
        .build();
  }

  /** Sends a whole answer. */
  public static void respond(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Begins a stream of events; what is written to the result is sent at once. */
  public static OutputStream beginEvents(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  /** Sends a whole stream, one event for each text, as they are. */
  public static void respondEvents(HttpExchange exchange, String... data) throws IOException {
    OutputStream body = beginEvents(exchange);
    for (String one : data) {
      body.write(event(one));
      body.flush();
    }
    exchange.close();
  }

  /** One event without a type. */
  public static byte[] event(String data) {
    return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A chunk of a chat completion that says {@code content}. */
  public static String chunk(String content) {
    return """
    {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1750000000,"model":"gpt-4o-mini-2024-07-18",\
    "choices":[{"index":0,"delta":{"role":"assistant","content":"%s"},"logprobs":null,"finish_reason":null}]}\
    """
        .formatted(content);
  }

  /** The chunk that ends a chat completion's only choice. */
  public static String lastChunk() {
    return """
    {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1750000000,"model":"gpt-4o-mini-2024-07-18",\
    "choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}\
    """;
  }

  /** The chunk that tells what a chat completion has used. */
  public static String usageChunk() {
    return """
    {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1750000000,"model":"gpt-4o-mini-2024-07-18",\
    "choices":[],"usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100}}\
    """;
  }

  /** A complete chat completion that says {@code content}. */
  public static String answer(String content) {
    return """
    {"id":"chatcmpl-1","object":"chat.completion","created":1750000000,"model":"gpt-4o-mini-2024-07-18",\
    "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null},"logprobs":null,\
    "finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,\
    "prompt_tokens_details":{"cached_tokens":200}},"service_tier":"default"}\
    """
        .formatted(content);
  }

  private void serve(HttpExchange exchange) throws IOException {
    Request request =
        new Request(
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    requests.add(request);
    try {
      handler.handle(request, exchange);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
