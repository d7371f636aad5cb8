package io.github.completioncache.stats;

/** The list prices of all providers together, put together when they are first asked for. */
final class StandardPrices {

  static final Pricing PRICING = Pricing.openAI().toBuilder().models(Pricing.anthropic()).build();

  private StandardPrices() {}
}
