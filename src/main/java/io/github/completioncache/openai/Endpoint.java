package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.ObjectReader;
import com.openai.azure.AzureUrlPathMode;
import com.openai.client.OpenAIClient;
import com.openai.core.ClientOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.QueryParams;
import com.openai.models.chat.completions.ChatCompletion;
import io.github.completioncache.http.KeyHeaders;
import io.github.completioncache.key.CanonicalJsonException;
import io.github.completioncache.key.KeyEnvelope;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where the wrapped client sends its requests and in whose name, as far as keys depend on it. Read
 * once.
 */
final class Endpoint {

  private static final String ORGANIZATION = "OpenAI-Organization";
  private static final String PROJECT = "OpenAI-Project";

  private static final List<String> AZURE_HOSTS =
      List.of(
          ".openai.azure.com",
          ".services.ai.azure.com",
          ".azure-api.net",
          ".cognitiveservices.azure.com");

  private final ClientOptions options;
  private final KeyHeaders keyHeaders;
  private final boolean deploymentInPath;
  private final ObjectReader completions;

  /** The envelope made last: most callers stay in one namespace. */
  private volatile @Nullable Sealed last;

  private record Sealed(String namespace, KeyEnvelope envelope) {}

  private Endpoint(ClientOptions options, KeyHeaders keyHeaders) {
    this.options = options;
    this.keyHeaders = keyHeaders;
    this.deploymentInPath = deploymentInPath(options);
    this.completions = QuickModels.like(options.jsonMapper()).readerFor(ChatCompletion.class);
  }

  /**
   * Reads the options of a client.
   *
   * @throws IllegalArgumentException if the client does not show them
   */
  static Endpoint of(OpenAIClient client, KeyHeaders keyHeaders) {
    AtomicReference<@Nullable ClientOptions> seen = new AtomicReference<>();
    RuntimeException failure = null;
    try {
      client.withOptions(builder -> seen.set(builder.build()));
    } catch (RuntimeException e) {
      failure = e;
    }
    ClientOptions options = seen.get();
    if (options == null) {
      throw new IllegalArgumentException(
          "openAI must pass its options to the argument of withOptions, but "
              + client.getClass().getName()
              + " does not: without them keys could not tell endpoints apart",
          failure);
    }
    return new Endpoint(options, keyHeaders);
  }

  ClientOptions options() {
    return options;
  }

  /** Reads chat completions as the client does. */
  ObjectReader completions() {
    return completions;
  }

  /**
   * The envelope of a request.
   *
   * @param model the model that the request names
   * @param headers those that the caller added to this request
   * @param queryParams those that the caller added to this request
   */
  KeyEnvelope envelope(String namespace, String model, Headers headers, QueryParams queryParams)
      throws CanonicalJsonException {
    if (deploymentInPath || !headers.isEmpty() || !queryParams.isEmpty()) {
      return seal(namespace, model, headers, queryParams);
    }
    Sealed sealed = last;
    if (sealed == null || !sealed.namespace().equals(namespace)) {
      sealed = new Sealed(namespace, seal(namespace, model, headers, queryParams));
      last = sealed;
    }
    return sealed.envelope();
  }

  private KeyEnvelope seal(String namespace, String model, Headers headers, QueryParams queryParams)
      throws CanonicalJsonException {
    // As the SDK does it: what the request gives replaces what the client gives, name by name.
    Headers sent = options.headers().toBuilder().replaceAll(headers).build();
    QueryParams query = options.queryParams().toBuilder().replaceAll(queryParams).build();
    return seal(
        ChatCompletionsApi.INSTANCE.name(), namespace, options.baseUrl(), path(model), sent, query);
  }

  /** The envelope of a request as the SDK is about to send it. */
  KeyEnvelope envelope(String api, String namespace, HttpRequest request)
      throws CanonicalJsonException {
    return seal(
        api,
        namespace,
        request.baseUrl(),
        "/" + String.join("/", request.pathSegments()),
        request.headers(),
        request.queryParams());
  }

  private KeyEnvelope seal(
      String api,
      String namespace,
      String baseUrl,
      String path,
      Headers headers,
      QueryParams queryParams)
      throws CanonicalJsonException {
    KeyEnvelope.Builder builder =
        KeyEnvelope.builder()
            .api(api)
            .baseUrl(baseUrl)
            .path(path)
            .namespace(namespace.isEmpty() ? null : namespace)
            .organization(scope(ORGANIZATION, options.organization(), headers))
            .project(scope(PROJECT, options.project(), headers));
    for (String name : headers.names()) {
      if (keyHeaders.count(name) && !isScope(name)) {
        builder.header(name, headers.values(name));
      }
    }
    queryParams.keys().forEach(key -> builder.query(key, queryParams.values(key)));
    return builder.build();
  }

  private static boolean isScope(String header) {
    return header.equalsIgnoreCase(ORGANIZATION) || header.equalsIgnoreCase(PROJECT);
  }

  private static @Nullable String scope(
      String header, Optional<String> fromClient, Headers headers) {
    List<String> given = headers.values(header);
    return given.isEmpty() ? fromClient.orElse(null) : String.join(",", given);
  }

  private String path(String model) {
    return deploymentInPath
        ? "/openai/deployments/" + model + "/chat/completions"
        : "/chat/completions";
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Azure's older addresses name the deployment in the path; this is the SDK's rule for telling
   * them.
   */
  private static boolean deploymentInPath(ClientOptions options) {
    if (!options.azureUrlPathMode().equals(AzureUrlPathMode.AUTO)) {
      return options.azureUrlPathMode().equals(AzureUrlPathMode.LEGACY);
    }
    String baseUrl = options.baseUrl().strip().replaceAll("/+$", "");
    String host = URI.create(baseUrl).getHost();
    return host != null
        && AZURE_HOSTS.stream().anyMatch(lower(host)::endsWith)
        && !baseUrl.endsWith("/openai/v1");
  }
}
