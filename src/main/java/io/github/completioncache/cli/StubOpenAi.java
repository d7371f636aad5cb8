package io.github.completioncache.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small stand-in for the OpenAI API on a free port of this machine: real HTTP, chat completions
 * with token counts, and the time that a model takes to write them.
 */
final class StubOpenAi implements AutoCloseable {

  /**
   * Where clients find it, through {@link #proxy()}. The base URL is part of every cache key, so it
   * must not change with the port from run to run.
   */
  static final String BASE_URL = "http://openai-stub.localhost/v1";

  private static final String COMPLETIONS = "/v1/chat/completions";
  private static final int THREADS = 8;

  static {
    // Else each answer waits 40 ms for the client to acknowledge its header.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final StubCompletions completions;
  private final StubDelay delay;
  private final HttpServer server;
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(THREADS);
  private final AtomicInteger calls = new AtomicInteger();

  private StubOpenAi(StubCompletions completions, StubDelay delay) throws IOException {
    this.completions = completions;
    this.delay = delay;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
  }

  /**
   * Starts it.
   *
   * @param answers what it answers, by question; others get a general answer
   * @param medianDelay half of the answers take longer than this
   */
  static StubOpenAi start(Map<String, String> answers, Duration medianDelay) throws IOException {
    StubOpenAi stub = new StubOpenAi(new StubCompletions(answers), new StubDelay(medianDelay));
    stub.server.start();
    return stub;
  }

  /** What leads to it, whatever the host in the URL. */
  Proxy proxy() {
    return new Proxy(Proxy.Type.HTTP, server.getAddress());
  }

  /** Its own address, for clients that use no proxy. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** How many completions it was asked for. */
  int calls() {
    return calls.get();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    StubCompletions.Reply reply = reply(exchange, request);
    // A thread per waiting caller is what a schedule spares.
    var unused =
        executor.schedule(
            () -> send(exchange, reply),
            delay.of(reply.question()).toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private StubCompletions.Reply reply(HttpExchange exchange, byte[] request) {
    if (!exchange.getRequestURI().getPath().equals(COMPLETIONS)) {
      return completions.refuse(404, "This stub knows only POST " + COMPLETIONS + ".");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return completions.refuse(405, "Only POST is allowed.");
    }
    calls.incrementAndGet();
    return completions.answer(request);
  }

  private static void send(HttpExchange exchange, StubCompletions.Reply reply) {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      // The caller has gone, and there is nobody else to tell.
      exchange.close();
    }
  }
}
