package io.github.completioncache.cli;

import io.github.completioncache.CachePolicy;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which requests the application caches, as it tells its {@link CachePolicy}. */
final class PolicyOptions {

  @Option(
      names = "--allow-model",
      paramLabel = "NAME",
      description =
          "A model whose requests are cached whatever their temperature, as the application's"
              + " policy says; may be given several times.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--any-temperature",
      description = "The application's policy caches requests of any temperature.")
  private boolean anyTemperature;

  @Option(
      names = "--allow-stored-responses",
      description = "It caches responses that the provider keeps.")
  private boolean storedResponses;

  @Option(
      names = "--allow-urls",
      description = "It caches requests that name images or files by a URL.")
  private boolean urls;

  /**
   * The policy.
   *
   * @throws Trouble if a model has no name
   */
  CachePolicy policy() {
    try {
      return CachePolicy.builder()
          .deterministicOnly(!anyTemperature)
          .allowModels(models.toArray(String[]::new))
          .allowStoredResponses(storedResponses)
          .allowContentBehindUrls(urls)
          .build();
    } catch (IllegalArgumentException e) {
      throw Trouble.usage(e);
    }
  }
}
