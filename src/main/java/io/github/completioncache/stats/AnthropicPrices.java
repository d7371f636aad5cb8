package io.github.completioncache.stats;

/** The list prices of Anthropic, read when they are first asked for. */
final class AnthropicPrices {

  static final String RESOURCE = "anthropic-prices.json";
  static final PriceTable TABLE = PriceTable.read(RESOURCE);

  private AnthropicPrices() {}
}
