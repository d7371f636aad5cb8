package io.github.completioncache.cli;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Who answers what is not in the cache: the real API or the stub, through the OpenAI SDK. */
final class Provider implements AutoCloseable {

  private static final String KEY = "OPENAI_API_KEY";
  private static final String URL = "OPENAI_BASE_URL";
  private static final String DEFAULT_URL = "https://api.openai.com/v1";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final OpenAIClient client;
  private final String name;
  private final boolean real;
  private final AutoCloseable behind;

  private Provider(OpenAIClient client, String name, boolean real, AutoCloseable behind) {
    this.client = client;
    this.name = name;
    this.real = real;
    this.behind = behind;
  }

  /** Whether the environment has what the real API asks for. */
  static boolean isRealPossible(Map<String, String> environment) {
    return !environment.getOrDefault(KEY, "").isBlank();
  }

  /**
   * The real API, or what {@code OPENAI_BASE_URL} names in its place.
   *
   * @throws IllegalArgumentException if the environment contradicts itself
   */
  static Provider real(Map<String, String> environment) {
    String set = environment.getOrDefault(URL, "").strip();
    String url = set.isEmpty() ? DEFAULT_URL : set;
    String name = withoutLogin(url);
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .fromEnv()
            .apiKey(environment.getOrDefault(KEY, "").strip())
            .baseUrl(url)
            .timeout(TIMEOUT)
            .build();
    return new Provider(client, name, true, () -> {});
  }

  /** The stub, which this starts and stops. */
  static Provider stub(Map<String, String> answers, Duration medianDelay) {
    StubOpenAi stub;
    try {
      stub = StubOpenAi.start(answers, medianDelay);
    } catch (IOException e) {
      throw new IllegalStateException("no local port can be opened for the stub of the API", e);
    }
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey("no-key")
            .baseUrl(StubOpenAi.BASE_URL)
            .proxy(stub.proxy())
            .timeout(TIMEOUT)
            .build();
    return new Provider(
        client,
        "a local stub of the OpenAI API, about " + Numbers.time(medianDelay) + " an answer",
        false,
        stub);
  }

  OpenAIClient client() {
    return client;
  }

  /** Whether its answers cost money. */
  boolean isReal() {
    return real;
  }

  /** For people. */
  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    client.close();
    try {
      behind.close();
    } catch (Exception e) {
      throw new IllegalStateException(name + " cannot be stopped", e);
    }
  }

  private static String withoutLogin(String url) {
    try {
      URI parsed = URI.create(url);
      boolean http = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
      if (http && parsed.getHost() != null) {
        String port = parsed.getPort() < 0 ? "" : ":" + parsed.getPort();
        return parsed.getScheme() + "://" + parsed.getHost() + port + parsed.getPath();
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(URL + " is not a URL", e);
    }
    throw new IllegalArgumentException(URL + " does not begin with http:// or https://");
  }
}
