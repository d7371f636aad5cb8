package io.github.completioncache.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricingTest {

  private static final ModelPrice MINI = ModelPrice.perMillion("0.15", "0.075", "0.60");
  private static final TokenUsage USAGE = new TokenUsage(1_000, 400, 50);

  private final Pricing pricing = Pricing.builder().model("mini", MINI).build();

  @Test
  void pricesFreshCachedAndCompletionTokensApart() {
    // 600 * 0.15 + 400 * 0.075 + 50 * 0.60 = 150 dollars per million calls.
    assertThat(pricing.cost("mini", USAGE)).contains(new BigDecimal("0.000150000"));
  }

  @Test
  void chargesCachedTokensAsInputWithoutACachedPrice() {
    Pricing plain = Pricing.builder().model("m", ModelPrice.perMillion("1", "2")).build();

    assertThat(plain.cost("m", new TokenUsage(10, 10, 0))).contains(dollars("0.000010000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Mini",
        "openai/mini",
        "ft:mini:org::1",
        "mini-preview",
        "mini-0613",
        "mini-2024-08",
        "mini-2024-08-06-preview",
        "mini2024-08-06",
        "my-azure-deployment"
      })
  void leavesWhatItDoesNotKnowUnpriced(String model) {
    assertThat(pricing.cost(model, USAGE)).isEmpty();
    assertThat(pricing.priceOf(model)).isEmpty();
  }

  @Test
  void leavesACallWithoutUsageUnpriced() {
    assertThat(pricing.cost("mini", null)).isEmpty();
  }

  @Test
  void fallsBackFromADatedNameToItsBaseName() {
    assertThat(pricing.priceOf("mini-2024-07-18")).contains(MINI);
    assertThat(pricing.cost("mini-2024-07-18", USAGE)).isEqualTo(pricing.cost("mini", USAGE));
  }

  @Test
  void prefersTheExactNameToTheBaseName() {
    ModelPrice first = ModelPrice.perMillion("5", "15");
    Pricing both = pricing.toBuilder().model("mini-2024-05-13", first).build();

    assertThat(both.priceOf("mini-2024-05-13")).contains(first);
    assertThat(both.cost("mini-2024-05-13", new TokenUsage(1, 0, 0)))
        .contains(dollars("0.000005000"));
    assertThat(both.priceOf("mini-2024-07-18")).contains(MINI);
  }

  @Test
  void chargesAFlatPriceForEveryCall() {
    Pricing flat = Pricing.costPerCall(new BigDecimal("0.002"));

    assertThat(flat.cost("anything", USAGE)).contains(dollars("0.002000000"));
    assertThat(flat.cost("", null)).contains(dollars("0.002000000"));
  }

  @Test
  void usesTheFlatPriceWhereThereIsNoOther() {
    Pricing mixed = pricing.toBuilder().costPerCall(new BigDecimal("0.01")).build();

    assertThat(mixed.cost("mini", USAGE)).contains(dollars("0.000150000"));
    assertThat(mixed.cost("mini", null)).contains(dollars("0.010000000"));
    assertThat(mixed.cost("unknown", USAGE)).contains(dollars("0.010000000"));
  }

  @Test
  void knowsFreeFromUnpriced() {
    Pricing free = Pricing.costPerCall(BigDecimal.ZERO);

    assertThat(free.cost("local", USAGE)).contains(dollars("0.000000000"));
    assertThat(Pricing.builder().build().cost("local", USAGE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // 0.0005 dollars per million are half a nano-dollar per token.
    "0.0005, 1, 0.000000000",
    "0.0005, 2, 0.000000001",
    "0.0005, 3, 0.000000002",
    "0.0005, 5, 0.000000002",
    "0.0005, 7, 0.000000004",
    "0.000001, 500, 0.000000000",
    "0.000001, 501, 0.000000001",
    "0.000001, 1499, 0.000000001",
    "0.000001, 1500, 0.000000002"
  })
  void roundsOncePerCallHalfToEven(String perMillion, long tokens, BigDecimal expected) {
    Pricing cheap =
        Pricing.builder().model("m", ModelPrice.perMillion(perMillion, perMillion)).build();

    assertThat(cheap.cost("m", new TokenUsage(tokens, 0, 0))).contains(expected);
    assertThat(cheap.cost("m", new TokenUsage(0, 0, tokens))).contains(expected);
  }

  @Test
  void agreesWithExactArithmeticForRandomPricesAndUsage() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      BigDecimal input = price(random);
      BigDecimal cached = input.min(price(random));
      BigDecimal output = price(random);
      long prompt = tokens(random);
      TokenUsage usage =
          new TokenUsage(prompt, (long) (random.nextDouble() * prompt), tokens(random));
      Pricing random3 = Pricing.builder().model("m", new ModelPrice(input, cached, output)).build();

      BigDecimal exact =
          times(input, usage.promptTokens() - usage.cachedPromptTokens())
              .add(times(cached, usage.cachedPromptTokens()))
              .add(times(output, usage.completionTokens()))
              .movePointLeft(6)
              .setScale(9, RoundingMode.HALF_EVEN);
      assertThat(random3.cost("m", usage)).contains(exact);
    }
  }

  @Test
  void survivesCountsBeyondAllReason() {
    Pricing dear = Pricing.builder().model("m", ModelPrice.perMillion("10000", "10000")).build();

    assertThat(dear.cost("m", new TokenUsage(Long.MAX_VALUE, 0, Long.MAX_VALUE)))
        .hasValueSatisfying(cost -> assertThat(cost).isPositive());
  }

  @Test
  void copiesWhatTheBuilderHasWhenItBuilds() {
    Pricing.Builder builder = Pricing.builder().model("a", MINI);
    Pricing built = builder.build();
    builder.model("b", MINI).costPerCall(BigDecimal.ONE);

    assertThat(built.cost("b", USAGE)).isEmpty();
    assertThat(builder.build().cost("b", USAGE)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "-0.01, costPerCall must be between 0 and 1000 USD but is -0.01",
    "1000.01, costPerCall must be between 0 and 1000 USD but is 1000.01",
    "1E+1000000000, costPerCall must be between 0 and 1000 USD but is 1E+1000000000",
    "0.0000000001, costPerCall must have at most 9 decimals but is 1E-10",
    "1E-1000000000, costPerCall must have at most 9 decimals but is 1E-1000000000"
  })
  void rejectsAFlatPriceThatCannotBe(BigDecimal usd, String message) {
    assertThatThrownBy(() -> Pricing.costPerCall(usd))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message.replace(" but", ", but"));
  }

  @Test
  void acceptsAmountsWithTrailingZeros() {
    assertThat(Pricing.costPerCall(new BigDecimal("0.002000000000")).cost("m", null))
        .contains(dollars("0.002000000"));
    assertThat(Pricing.costPerCall(new BigDecimal("0E+1000000000")).cost("m", null))
        .contains(dollars("0.000000000"));
  }

  @Test
  void rejectsABlankModelName() {
    assertThatThrownBy(() -> Pricing.builder().model(" ", MINI))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name must not be blank, but is \" \"");
  }

  private static BigDecimal price(Random random) {
    return new BigDecimal(BigInteger.valueOf(random.nextLong(10_000_000_000L)), 6);
  }

  private static long tokens(Random random) {
    return random.nextLong(1L << random.nextInt(1, 32));
  }

  private static BigDecimal times(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(tokens), MathContext.UNLIMITED);
  }

  private static BigDecimal dollars(String amount) {
    return new BigDecimal(amount);
  }
}
