package io.github.completioncache.cli;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the application sends its requests and in whose name, which is part of their keys. */
final class OpenAiOptions {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description =
          "Where the application sends its requests. Default: OPENAI_BASE_URL in the environment,"
              + " else OpenAI itself.")
  private @Nullable String baseUrl;

  @Option(
      names = "--organization",
      paramLabel = "ID",
      description = "The organization that it names. Default: OPENAI_ORG_ID in the environment.")
  private @Nullable String organization;

  @Option(
      names = "--project",
      paramLabel = "ID",
      description = "The project that it names. Default: OPENAI_PROJECT_ID in the environment.")
  private @Nullable String project;

  @Option(
      names = "--header",
      paramLabel = "NAME:VALUE",
      description =
          "A header that it adds to its requests, unless the key passes over it; may be given"
              + " several times.")
  private List<String> headers = new ArrayList<>();

  /**
   * A client that is not to send anything, and needs no API key.
   *
   * @throws Trouble if an option makes no sense
   */
  OpenAIClient silent(Map<String, String> environment) {
    return builder(environment).apiKey("never-sent").build();
  }

  /**
   * A client that sends, with the API key in the environment.
   *
   * @throws Trouble if there is none, or an option makes no sense
   */
  OpenAIClient sending(Map<String, String> environment) {
    String key = environment.getOrDefault("OPENAI_API_KEY", "").strip();
    if (key.isEmpty()) {
      throw Trouble.usage("OPENAI_API_KEY is not set in the environment, so nothing can be asked");
    }
    return builder(environment).apiKey(key).timeout(TIMEOUT).build();
  }

  private OpenAIOkHttpClient.Builder builder(Map<String, String> environment) {
    OpenAIOkHttpClient.Builder builder = OpenAIOkHttpClient.builder();
    String url = given(baseUrl, environment, "OPENAI_BASE_URL");
    if (url != null) {
      String lower = url.toLowerCase(Locale.ROOT);
      if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
        throw Trouble.usage("the base URL must begin with http:// or https://");
      }
      builder.baseUrl(url);
    }
    String owner = given(organization, environment, "OPENAI_ORG_ID");
    if (owner != null) {
      builder.organization(owner);
    }
    String within = given(project, environment, "OPENAI_PROJECT_ID");
    if (within != null) {
      builder.project(within);
    }
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw Trouble.usage("--header must look like NAME:VALUE");
      }
      builder.putHeader(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }
    return builder;
  }

  private static @Nullable String given(
      @Nullable String option, Map<String, String> environment, String variable) {
    if (option != null) {
      return option;
    }
    String value = environment.getOrDefault(variable, "").strip();
    return value.isEmpty() ? null : value;
  }
}
