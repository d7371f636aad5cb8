package io.github.completioncache.stats;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;

/** The price table in the jar, read when it is first asked for. */
final class OpenAiPrices {

  static final String RESOURCE = "openai-prices.json";

  static final LocalDate AS_OF;
  static final Pricing PRICING;

  static {
    JsonNode table = read();
    AS_OF = LocalDate.parse(table.required("as_of").textValue());
    Pricing.Builder builder = Pricing.builder();
    table
        .required("models")
        .properties()
        .forEach(model -> builder.model(model.getKey(), price(model.getValue())));
    PRICING = builder.build();
  }

  private OpenAiPrices() {}

  private static ModelPrice price(JsonNode row) {
    BigDecimal input = row.required("input").decimalValue();
    JsonNode cached = row.get("cached_input");
    return new ModelPrice(
        input,
        // No discount is listed for some models; their cached tokens cost as much as others.
        cached == null ? input : cached.decimalValue(),
        row.required("output").decimalValue());
  }

  private static JsonNode read() {
    JsonMapper mapper =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    try (InputStream stream = OpenAiPrices.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("the price table " + RESOURCE + " is missing in the jar");
      }
      return mapper.readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("the price table " + RESOURCE + " cannot be read", e);
    }
  }
}
