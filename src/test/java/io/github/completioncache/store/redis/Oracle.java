package io.github.completioncache.store.redis;

import com.openai.client.OpenAIClient;
import com.openai.models.ChatModel;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.sun.net.httpserver.HttpExchange;
import io.github.completioncache.testing.StubProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider that has another answer to every question, and knows how often each single request had
 * it asked.
 */
final class Oracle implements AutoCloseable {

  /** Not a part of the key, so each request can have its own. */
  private static final String TRACE = "traceparent";

  private static final Pattern QUESTION = Pattern.compile("What is (\\d+)\\?");
  private static final Duration THOUGHT = Duration.ofMillis(15);

  private final StubProvider provider = StubProvider.start();
  private final OpenAIClient client = provider.client();
  private final Map<String, Integer> callsByTrace = new ConcurrentHashMap<>();

  Oracle() {
    provider.answers(this::answer);
  }

  private void answer(StubProvider.Request request, HttpExchange exchange) throws IOException {
    Matcher question = QUESTION.matcher(request.body());
    if (!question.find()) {
      throw new IOException("no question in " + request.body());
    }
    callsByTrace.merge(exchange.getRequestHeaders().getFirst(TRACE), 1, Integer::sum);
    // So long does a provider think at least.
    LockSupport.parkNanos(THOUGHT.toNanos());
    StubProvider.respond(exchange, 200, StubProvider.answer(answer(question.group(1))));
  }

  OpenAIClient client() {
    return client;
  }

  int calls() {
    return provider.calls();
  }

  /** How often the request that asked the provider most often did. */
  int mostCallsOfOneRequest() {
    return callsByTrace.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  static ChatCompletionCreateParams ask(int number, String trace) {
    return ChatCompletionCreateParams.builder()
        .model(ChatModel.GPT_4O_MINI)
        .temperature(0.0)
        .addUserMessage("What is " + number + "?")
        .putAdditionalHeader(TRACE, trace)
        .build();
  }

  static boolean isAnswer(ChatCompletion completion, int number) {
    return completion
        .choices()
        .get(0)
        .message()
        .content()
        .filter(answer(String.valueOf(number))::equals)
        .isPresent();
  }

  private static String answer(String number) {
    return "It is " + number + ", and that is all there is to say about it.";
  }

  @Override
  public void close() {
    client.close();
    provider.close();
  }
}
