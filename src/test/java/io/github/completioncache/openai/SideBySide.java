package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.errors.OpenAIServiceException;
import io.github.completioncache.testing.StubProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/**
 * Does the same with the SDK's plain client and with the drop-in, and compares what the caller gets
 * and what the provider was sent. Each of the two has a provider of its own, so that neither hears
 * of the other.
 */
final class SideBySide {

  /** What a caller does with a client; gives what it got, to be compared as text. */
  @FunctionalInterface
  interface Action {
    Object run(OpenAIClient client) throws Exception;
  }

  /** What came of it. */
  private record Seen(String result, List<StubProvider.Request> requests) {}

  private final UnaryOperator<OpenAIClient> settings;
  private final StubProvider.Handler provider;

  /** Clients without retries of a provider that answers as {@code provider} does. */
  SideBySide(StubProvider.Handler provider) {
    this(provider, UnaryOperator.identity());
  }

  /**
   * @param settings what is to be different of both clients
   */
  SideBySide(StubProvider.Handler provider, UnaryOperator<OpenAIClient> settings) {
    this.provider = provider;
    this.settings = settings;
  }

  /** Runs {@code action} with both, and gives what both gave. */
  String same(Action action) {
    Seen plain;
    Seen cached;
    try (StubProvider stub = StubProvider.start()) {
      stub.answers(provider);
      OpenAIClient client = settings.apply(stub.client());
      plain = seen(stub, client, action);
      client.close();
    }
    try (Desk desk = new Desk()) {
      desk.provider.answers(provider);
      CachedCompletionClient client = desk.open(desk.settings().openAI(settings.apply(desk.plain)));
      cached = seen(desk.provider, client.asOpenAIClient(), action);
    }
    assertThat(cached.result()).isEqualTo(plain.result());
    assertThat(cached.requests()).hasSameSizeAs(plain.requests());
    for (int i = 0; i < plain.requests().size(); i++) {
      StubProvider.Request sent = plain.requests().get(i);
      StubProvider.Request sentByCache = cached.requests().get(i);
      assertThat(sentByCache.path()).isEqualTo(sent.path());
      assertThat(withoutBoundaries(sentByCache.body())).isEqualTo(withoutBoundaries(sent.body()));
      assertThat(headers(sentByCache)).isEqualTo(headers(sent));
    }
    return plain.result();
  }

  private static Seen seen(StubProvider provider, OpenAIClient client, Action action) {
    String result;
    try {
      result = String.valueOf(action.run(client));
    } catch (Throwable e) {
      result = describe(e);
    }
    return new Seen(withoutPort(result, provider), new ArrayList<>(provider.requests()));
  }

  /**
   * Everything that tells one failure from another for who catches it. What is behind the second
   * one depends on the moment at which the connection is met.
   */
  private static String describe(Throwable thrown) {
    Throwable failure =
        thrown instanceof ExecutionException || thrown instanceof CompletionException
            ? thrown.getCause()
            : thrown;
    StringBuilder text = new StringBuilder();
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 2; at = at.getCause(), depth++) {
      text.append(at.getClass().getName()).append(": ").append(at.getMessage()).append('\n');
      if (at instanceof OpenAIServiceException service) {
        text.append(service.statusCode()).append(' ').append(service.body()).append('\n');
        text.append(service.headers().values("x-request-id")).append('\n');
      }
    }
    return text.toString();
  }

  private static String withoutPort(String text, StubProvider provider) {
    String authority = provider.baseUrl().replaceAll("^http://|/v1$", "");
    return text.replace(authority, "the provider")
        .replace(authority.replaceAll(".*:", ""), "the port");
  }

  /** Uploads have a boundary made up for each request. */
  private static String withoutBoundaries(String body) {
    return body.replaceAll("--[0-9a-f-]{30,}", "--boundary");
  }

  private static Map<String, List<String>> headers(StubProvider.Request request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    headers.remove("Host");
    headers.replaceAll((name, values) -> values.stream().map(SideBySide::withoutBoundary).toList());
    return headers;
  }

  private static String withoutBoundary(String value) {
    return value.replaceAll("boundary=.*", "boundary");
  }
}
