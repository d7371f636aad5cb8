package io.github.completioncache.stats;

/** The list prices of OpenAI, read when they are first asked for. */
final class OpenAiPrices {

  static final String RESOURCE = "openai-prices.json";
  static final PriceTable TABLE = PriceTable.read(RESOURCE);

  private OpenAiPrices() {}
}
