package io.github.completioncache.openai;

import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import io.github.completioncache.ProviderApi;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which requests of the SDK may be cached: those that create an answer from a JSON body. */
final class Route {

  /** What Azure's older addresses have before the path; the third segment is the deployment. */
  private static final List<String> AZURE_PREFIX = List.of("openai", "deployments");

  /** The APIs whose answers are cached. */
  static final List<ProviderApi> APIS =
      List.of(ChatCompletionsApi.INSTANCE, ResponsesApi.INSTANCE, EmbeddingsApi.INSTANCE);

  private Route() {}

  /**
   * The API of a path, with or without the version before it; null if such requests are none of the
   * cache's business.
   */
  static @Nullable ProviderApi ofPath(String path) {
    List<String> segments =
        Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
    boolean hasVersion = !segments.isEmpty() && segments.get(0).equals("v1");
    return ofPath(hasVersion ? segments.subList(1, segments.size()) : segments);
  }

  /** The API of a request; null if such a request is none of the cache's business. */
  static @Nullable ProviderApi of(HttpRequest request) {
    HttpRequestBody body = request.body();
    if (request.method() != HttpMethod.POST || body == null || !isJson(body)) {
      return null;
    }
    return ofPath(request.pathSegments());
  }

  private static @Nullable ProviderApi ofPath(List<String> segments) {
    List<String> path = segments;
    if (path.size() > 3 && path.subList(0, 2).equals(AZURE_PREFIX)) {
      path = path.subList(3, path.size());
    }
    return switch (String.join("/", path)) {
      case "chat/completions" -> ChatCompletionsApi.INSTANCE;
      case "embeddings" -> EmbeddingsApi.INSTANCE;
      case "responses" -> ResponsesApi.INSTANCE;
      default -> null;
    };
  }

  /** A body that can be read only once is left to the one who sends it. */
  private static boolean isJson(HttpRequestBody body) {
    String type = body.contentType();
    return type != null
        && type.toLowerCase(Locale.ROOT).startsWith("application/json")
        && body.repeatable();
  }
}
