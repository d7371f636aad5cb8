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

/** The price table in the jar, as a file and as what {@link Pricing#openAI()} makes of it. */
class OpenAiPricesTest {

  private static final Pricing OPENAI = Pricing.openAI();

  @Test
  void tellsItsDateAndSource() throws IOException {
    JsonNode table = table();

    assertThat(LocalDate.parse(table.required("as_of").textValue()))
        .isEqualTo(Pricing.openAIAsOf())
        .isAfter(LocalDate.of(2026, 1, 1));
    assertThat(table.required("source").textValue()).contains("LiteLLM", "https://");
    assertThat(table.required("unit").textValue()).contains("USD per 1,000,000 tokens");
  }

  @Test
  void hasAPlausiblePriceForEachModel() throws IOException {
    for (Map.Entry<String, JsonNode> row : table().required("models").properties()) {
      String model = row.getKey();
      assertThat(row.getValue().properties().stream().map(Map.Entry::getKey))
          .as(model)
          .contains("input", "output")
          .isSubsetOf(Set.of("input", "cached_input", "output"));
      ModelPrice price = OPENAI.priceOf(model).orElseThrow();
      assertThat(price.inputPerMillion()).as(model).isPositive();
      assertThat(price.cachedInputPerMillion())
          .as(model)
          .isPositive()
          .isLessThanOrEqualTo(price.inputPerMillion());
      if (model.startsWith("text-embedding-")) {
        assertThat(price.outputPerMillion()).as(model).isZero();
      } else {
        assertThat(price.outputPerMillion()).as(model).isGreaterThan(price.inputPerMillion());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-5.6",
        "gpt-5.4-mini-2026-03-17",
        "gpt-5",
        "gpt-5-mini",
        "gpt-5-nano",
        "gpt-4.1",
        "gpt-4.1-mini",
        "gpt-4.1-nano",
        "gpt-4o",
        "gpt-4o-2024-08-06",
        "gpt-4o-mini-2024-07-18",
        "o1-2024-12-17",
        "o3",
        "o3-mini",
        "o4-mini",
        "gpt-4-turbo-2024-04-09",
        "gpt-3.5-turbo",
        "text-embedding-3-small",
        "text-embedding-3-large"
      })
  void knowsTheModel(String model) {
    assertThat(OPENAI.priceOf(model)).isPresent();
  }

  @Test
  void keepsThePricesApartThatChangedFromOneSnapshotToTheNext() {
    assertThat(OPENAI.priceOf("gpt-4o-2024-08-06"))
        .isEqualTo(OPENAI.priceOf("gpt-4o"))
        .isNotEqualTo(OPENAI.priceOf("gpt-4o-2024-05-13"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o-audio-preview",
        "gpt-4o-search-preview",
        "ft:gpt-4o-mini:org::id",
        "gpt-9"
      })
  void leavesUnpricedWhatTokensAloneDoNotPrice(String model) {
    assertThat(OPENAI.priceOf(model)).isEmpty();
  }

  @Test
  void canBeOverridden() {
    ModelPrice negotiated = ModelPrice.perMillion("2.00", "1.00", "8.00");
    Pricing own = Pricing.openAI().toBuilder().model("gpt-4o", negotiated).build();

    assertThat(own.priceOf("gpt-4o")).contains(negotiated);
    assertThat(own.priceOf("gpt-4o-2024-11-20")).contains(negotiated);
    assertThat(own.priceOf("o3")).isEqualTo(OPENAI.priceOf("o3"));
    assertThat(OPENAI.priceOf("gpt-4o")).isNotEqualTo(own.priceOf("gpt-4o"));
  }

  private static JsonNode table() throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(
            Pricing.class.getResourceAsStream(OpenAiPrices.RESOURCE), "price table")) {
      return JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readTree(stream);
    }
  }
}
