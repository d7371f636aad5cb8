package io.github.completioncache.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The price table in the jar, as a file and as what {@link Pricing#anthropic()} makes of it. */
class AnthropicPricesTest {

  private static final Pricing ANTHROPIC = Pricing.anthropic();

  @Test
  void tellsItsDateAndSource() throws IOException {
    JsonNode table = table();

    assertThat(LocalDate.parse(table.required("as_of").textValue()))
        .isEqualTo(Pricing.anthropicAsOf())
        .isAfter(LocalDate.of(2026, 1, 1));
    assertThat(table.required("source").textValue()).contains("Anthropic", "https://");
    assertThat(table.required("unit").textValue()).contains("USD per 1,000,000 tokens");
  }

  @Test
  void hasAPlausiblePriceForEachModel() throws IOException {
    for (Map.Entry<String, JsonNode> row : table().required("models").properties()) {
      String model = row.getKey();
      assertThat(row.getValue().properties().stream().map(Map.Entry::getKey))
          .as(model)
          .containsExactlyInAnyOrderElementsOf(Set.of("input", "cached_input", "output"));
      ModelPrice price = ANTHROPIC.priceOf(model).orElseThrow();
      assertThat(price.cachedInputPerMillion())
          .as(model)
          .isPositive()
          .isLessThan(price.inputPerMillion());
      assertThat(price.outputPerMillion()).as(model).isGreaterThan(price.inputPerMillion());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claude-opus-5-5",
        "claude-sonnet-5-5",
        "claude-haiku-5-5",
        "claude-fable-5-1",
        "claude-haiku-4-5",
        "claude-haiku-4-5-20251001",
        "claude-sonnet-4-20250514",
        "claude-opus-4-1-20250805",
        "claude-3-5-haiku-latest",
        "claude-3-haiku-20240307",
      })
  void knowsTheModel(String model) {
    assertThat(ANTHROPIC.priceOf(model)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-opus-9", "anthropic/claude-opus-5", "claude-haiku-4-5-2025"})
  void leavesUnpricedWhatIsNotListed(String model) {
    assertThat(ANTHROPIC.priceOf(model)).isEmpty();
  }

  @Test
  void standardPricesAreThoseOfAllProviders() {
    assertThat(Pricing.standard().priceOf("claude-haiku-4-5"))
        .isPresent()
        .isEqualTo(ANTHROPIC.priceOf("claude-haiku-4-5"));
    assertThat(Pricing.standard().priceOf("gpt-4o"))
        .isPresent()
        .isEqualTo(Pricing.openAI().priceOf("gpt-4o"));
  }

  @Test
  void pricesOfAnotherTableReplaceThoseOfTheSameName() {
    ModelPrice negotiated = ModelPrice.perMillion("2.00", "1.00", "8.00");
    Pricing own = Pricing.builder().model("gpt-4o", negotiated).build();

    Pricing both = Pricing.standard().toBuilder().models(own).build();

    assertThat(both.priceOf("gpt-4o")).contains(negotiated);
    assertThat(both.priceOf("claude-haiku-4-5")).isPresent();
  }

  private static JsonNode table() throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(
            Pricing.class.getResourceAsStream(AnthropicPrices.RESOURCE), "price table")) {
      return JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readTree(stream);
    }
  }
}
