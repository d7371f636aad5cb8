package io.github.completioncache.openai;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheRequest;
import io.github.completioncache.JsonRequests;
import io.github.completioncache.ProviderApi;
import io.github.completioncache.ProviderCall;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.http.WireApi;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The front for requests that are JSON text. */
final class JsonFront implements JsonRequests {

  private final ResponseCache cache;
  private final WireRequests requests;
  private final Blueprint blueprint;
  private final CacheOptions options;

  /**
   * @param options those of the view that it belongs to
   */
  JsonFront(ResponseCache cache, WireRequests requests, Blueprint blueprint, CacheOptions options) {
    this.cache = cache;
    this.requests = requests;
    this.blueprint = blueprint;
    this.options = options;
  }

  @Override
  public ResponseCache cache() {
    return cache;
  }

  @Override
  public Optional<String> apiOf(String path) {
    return Optional.ofNullable(Route.ofPath(path)).map(ProviderApi::name);
  }

  @Override
  public List<CacheRequest> read(String api, byte[] body, CacheOptions options) {
    ProviderApi known = api(api);
    PlainBody plain = PlainBody.of(body);
    CacheOptions within = options.within(this.options);
    if (known == EmbeddingsApi.INSTANCE) {
      return requests.readInputs(
          EmbeddingBody.of(body), blueprint.of(known, plain.model(), body).request(), within);
    }
    Sending sending = blueprint.of(known, plain.model(), plain.json());
    return List.of(requests.read(known, sending.request(), within));
  }

  @Override
  public ProviderCall.Batch<Answer> call(String api, byte[] body) {
    ProviderApi known = api(api);
    PlainBody plain = PlainBody.of(body);
    if (known instanceof WireApi wire) {
      return new JsonCall(wire, blueprint.of(known, plain.model(), plain.json()));
    }
    Sending sending = blueprint.of(known, plain.model(), body);
    return new JsonEmbeddingsCall(new EmbeddingsCall(sending, EmbeddingBody.of(body)));
  }

  @Override
  public List<byte[]> divide(String api, byte[] body, byte[] answer) throws IOException {
    if (api(api) != EmbeddingsApi.INSTANCE) {
      return List.of(answer);
    }
    EmbeddingBody asked = EmbeddingBody.of(body);
    EmbeddingList given = EmbeddingList.read(answer);
    int count = asked == null ? 1 : asked.count();
    if (asked == null || given.size() != count) {
      throw new IOException("answer is not one embedding for each input");
    }
    return given.divide(asked.lengths(IntStream.range(0, count).boxed().toList()));
  }

  private static ProviderApi api(String name) {
    return Route.APIS.stream()
        .filter(api -> api.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "api must be one of "
                        + Route.APIS.stream().map(ProviderApi::name).toList()
                        + ", but is \""
                        + name
                        + "\""));
  }
}
