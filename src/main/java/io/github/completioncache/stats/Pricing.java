package io.github.completioncache.stats;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What calls cost, in US dollars. Instances are immutable and safe for use by several threads.
 *
 * <p>The price of a model is looked up by the name that the request gives, exactly as written. A
 * name that ends in a date, such as {@code gpt-4o-2024-08-06} or {@code claude-haiku-4-5-20251001},
 * and has no price of its own takes the price of the name without the date. Nothing else is
 * guessed: a provider prefix ({@code openai/gpt-4o}), a fine-tuned model or the name of an Azure
 * deployment is unpriced until it is added with {@link Builder#model}. Unpriced is not free: such
 * calls are counted apart.
 *
 * <p>Amounts are rounded to nano-dollars (9 decimals), half to even, once per call.
 */
public final class Pricing {

  private static final Pattern DATE_SUFFIX = Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{8})$");
  private static final BigDecimal MAX_PER_CALL = new BigDecimal(1_000);
  private static final int MAX_DECIMALS = 9;

  private final Map<String, ModelPrice> models;
  private final Map<String, Rate> rates;
  private final @Nullable BigDecimal costPerCall;
  private final Rate fallback;

  private Pricing(Builder builder) {
    models = Map.copyOf(builder.models);
    costPerCall = builder.costPerCall;
    fallback = costPerCall == null ? Rate.UNKNOWN : Rate.flat(Money.nanodollars(costPerCall));
    Map<String, Rate> resolved = new HashMap<>();
    models.forEach((name, price) -> resolved.put(name, Rate.of(price, fallback)));
    rates = Map.copyOf(resolved);
  }

  /** The list prices of all providers: {@link #openAI()} and {@link #anthropic()}. */
  public static Pricing standard() {
    return StandardPrices.PRICING;
  }

  /**
   * The list prices of OpenAI's chat and embedding models that come with this library. They are
   * those of the standard tier on the day {@link #openAIAsOf()}; batch, flex and priority prices,
   * audio tokens, hosted tools, writes to the provider's prompt cache and surcharges for very long
   * prompts are not in it.
   */
  public static Pricing openAI() {
    return OpenAiPrices.TABLE.pricing();
  }

  /** The day of the prices in {@link #openAI()}. */
  public static LocalDate openAIAsOf() {
    return OpenAiPrices.TABLE.asOf();
  }

  /**
   * The list prices of Anthropic's models that come with this library. They are those of the
   * standard tier on the day {@link #anthropicAsOf()}, for prompts of up to 100,000 tokens. Tokens
   * that are written to Anthropic's prompt cache are priced as other prompt tokens, though they
   * cost a quarter more, or twice as much when they are kept for an hour; batch prices, fast mode
   * and hosted tools are not in it.
   */
  public static Pricing anthropic() {
    return AnthropicPrices.TABLE.pricing();
  }

  /** The day of the prices in {@link #anthropic()}. */
  public static LocalDate anthropicAsOf() {
    return AnthropicPrices.TABLE.asOf();
  }

  /**
   * The same price for every answered call, whatever its model and tokens.
   *
   * @param usd US dollars, between 0 and 1,000, at most 9 decimals
   * @throws NullPointerException if {@code usd} is null
   * @throws IllegalArgumentException if {@code usd} is out of range or has too many decimals
   */
  public static Pricing costPerCall(BigDecimal usd) {
    return builder().costPerCall(usd).build();
  }

  /** A builder without any price. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with the prices of this instance. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.models.putAll(models);
    builder.costPerCall = costPerCall;
    return builder;
  }

  /**
   * The price of a model, by its own name or else by its name without the date; empty if there is
   * none.
   */
  public Optional<ModelPrice> priceOf(String model) {
    ModelPrice exact = models.get(model);
    return Optional.ofNullable(exact != null ? exact : models.get(withoutDate(model)));
  }

  /**
   * What one answered call costs.
   *
   * @param model the model that the request named
   * @param usage the tokens that the provider counted; null if it did not say
   * @return US dollars with 9 decimals; empty if the call is unpriced, that is if neither the
   *     model's price and the usage are known nor a {@link Builder#costPerCall} is set
   */
  public Optional<BigDecimal> cost(String model, @Nullable TokenUsage usage) {
    OptionalLong nanodollars = rateOf(model).nanodollars(usage);
    return nanodollars.isPresent()
        ? Optional.of(Money.dollars(nanodollars.getAsLong()))
        : Optional.empty();
  }

  Rate rateOf(String model) {
    Rate exact = rates.get(model);
    return exact != null ? exact : rates.getOrDefault(withoutDate(model), fallback);
  }

  private static String withoutDate(String model) {
    return DATE_SUFFIX.matcher(model).replaceFirst("");
  }

  /** Collects prices. Not safe for use by several threads. */
  public static final class Builder {

    private final Map<String, ModelPrice> models = new HashMap<>();
    private @Nullable BigDecimal costPerCall;

    private Builder() {}

    /**
     * Adds or replaces the price of a model.
     *
     * @param name the model's name as requests give it
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public Builder model(String name, ModelPrice price) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(price, "price");
      if (name.isBlank()) {
        throw new IllegalArgumentException("name must not be blank, but is \"" + name + "\"");
      }
      models.put(name, price);
      return this;
    }

    /**
     * Adds or replaces the prices of all models that {@code other} lists; its price per call is not
     * taken over.
     *
     * @throws NullPointerException if {@code other} is null
     */
    public Builder models(Pricing other) {
      models.putAll(Objects.requireNonNull(other, "other").models);
      return this;
    }

    /**
     * Sets what a call costs that has no price by tokens: its model is not listed, or the provider
     * counted no tokens. Default: such a call is unpriced.
     *
     * @param usd US dollars, between 0 and 1,000, at most 9 decimals
     * @throws NullPointerException if {@code usd} is null
     * @throws IllegalArgumentException if {@code usd} is out of range or has too many decimals
     */
    public Builder costPerCall(BigDecimal usd) {
      Objects.requireNonNull(usd, "costPerCall");
      Money.requireAmount("costPerCall", usd, MAX_PER_CALL, MAX_DECIMALS);
      costPerCall = usd;
      return this;
    }

    /** The prices collected so far. */
    public Pricing build() {
      return new Pricing(this);
    }
  }
}
