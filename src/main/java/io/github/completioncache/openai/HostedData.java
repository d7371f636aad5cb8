package io.github.completioncache.openai;

import io.github.completioncache.key.CanonicalJson;
import java.util.List;
import java.util.Optional;

/** Searches that the provider runs beside the model, on data that is not in the request. */
final class HostedData {

  /**
   * What compatible providers call their own searches: On Your Data of Azure, the plugins of
   * OpenRouter, the live search of xAI, the search of Qwen.
   */
  private static final List<String> FIELDS =
      List.of("data_sources", "plugins", "search_parameters", "enable_search");

  private HostedData() {}

  /** Why the answer depends on such data; empty if it does not. */
  static Optional<String> reason(CanonicalJson body) {
    if (isSet(body, "web_search_options") || searches(body.string("model").orElse(""))) {
      return Optional.of("web search");
    }
    return FIELDS.stream().anyMatch(field -> isOn(body, field))
        ? Optional.of("hosted data")
        : Optional.empty();
  }

  static boolean isSet(CanonicalJson body, String field) {
    return body.has(field) && !body.isNull(field);
  }

  private static boolean isOn(CanonicalJson body, String field) {
    return isSet(body, field) && body.bool(field).orElse(true);
  }

  private static boolean searches(String model) {
    return model.contains("-search-preview")
        || model.contains("-search-api")
        || model.contains("-deep-research")
        || model.endsWith(":online");
  }
}
