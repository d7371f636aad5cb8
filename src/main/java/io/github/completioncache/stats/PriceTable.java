package io.github.completioncache.stats;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A price table in the jar.
 *
 * @param asOf the day of the prices
 */
record PriceTable(LocalDate asOf, Pricing pricing) {

  static PriceTable read(String resource) {
    JsonNode table = json(resource);
    Pricing.Builder builder = Pricing.builder();
    table
        .required("models")
        .properties()
        .forEach(model -> builder.model(model.getKey(), price(model.getValue())));
    return new PriceTable(LocalDate.parse(table.required("as_of").textValue()), builder.build());
  }

  private static ModelPrice price(JsonNode row) {
    BigDecimal input = row.required("input").decimalValue();
    JsonNode cached = row.get("cached_input");
    return new ModelPrice(
        input,
        // No discount is listed for some models; their cached tokens cost as much as others.
        cached == null ? input : cached.decimalValue(),
        row.required("output").decimalValue());
  }

  private static JsonNode json(String resource) {
    JsonMapper mapper =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    try (InputStream stream = PriceTable.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the price table " + resource + " is missing in the jar");
      }
      return mapper.readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("the price table " + resource + " cannot be read", e);
    }
  }
}
