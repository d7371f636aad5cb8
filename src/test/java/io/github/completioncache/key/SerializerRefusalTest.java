package io.github.completioncache.key;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.completioncache.key.CanonicalJson.JsonSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A serializer can do much that has no canonical form; each case has its reason. */
class SerializerRefusalTest {

  private static final ObjectMapper MAPPER = new JsonMapper();

  @Test
  void whatHasNoCanonicalFormIsRefusedWithItsReason() {
    assertRefused("NaN or infinity", g -> g.writeNumber(Double.NaN));
    assertRefused("NaN or infinity", g -> g.writeNumber(Double.NEGATIVE_INFINITY));
    assertRefused("NaN or infinity", g -> g.writeNumber(Float.NaN));
    assertRefused("NaN or infinity", g -> g.writeNumber(Float.POSITIVE_INFINITY));
    assertRefused("number overflow", g -> g.writeNumber(new BigDecimal("1E+400")));
    assertRefused("number of more than 1000 digits", g -> g.writeNumber(BigInteger.TEN.pow(1000)));
    assertRefused(
        "number of more than 1000 digits",
        g -> g.writeNumber(BigInteger.ONE.shiftLeft(80_000_000)));
    assertRefused(
        "number of more than 1000 digits",
        g -> g.writeNumber(new BigDecimal(BigInteger.ONE.shiftLeft(80_000_000), 5)));
    assertRefused("lone surrogate", g -> g.writeString("\uD800"));
    assertRefused("lone surrogate", g -> g.writeObject(Map.of("\uDC00", 1)));
    assertRefused("duplicate field", g -> g.writeRawValue("{\"a\":1,\"a\":2}"));
    assertRefused("not JSON", g -> g.writeRawValue("1,2"));
    assertRefused("not JSON", g -> g.writeRawValue(""));
    assertRefused(
        "not JSON", g -> g.writeRawUTF8String("a\",\"b".getBytes(StandardCharsets.UTF_8), 0, 5));
    assertRefused("raw text outside of a value", g -> g.writeRaw("1"));
    assertRefused("raw text outside of a value", g -> g.writeRaw('1'));
  }

  private static void assertRefused(String reason, JsonSource value) {
    assertThatThrownBy(
            () ->
                CanonicalJson.write(
                    generator -> {
                      generator.setCodec(MAPPER);
                      generator.writeStartObject();
                      generator.writeFieldName("a");
                      value.writeTo(generator);
                      generator.writeEndObject();
                    }))
        .isInstanceOf(CanonicalJsonException.class)
        .hasMessage(reason)
        .hasNoCause();
  }

  @Test
  void aBodyThatSetsAFieldTwiceIsRefused() {
    assertThatThrownBy(
            () ->
                CanonicalJson.write(
                    g -> {
                      g.writeStartObject();
                      g.writeNumberField("temperature", 0);
                      g.writeNumberField("temperature", 0.7);
                      g.writeEndObject();
                    }))
        .hasMessage("duplicate field");
  }

  @Test
  void whatIsNotOneObjectIsRefused() {
    assertThatThrownBy(() -> CanonicalJson.write(g -> g.writeString("{")))
        .hasMessage("root is not an object");
    assertThatThrownBy(() -> CanonicalJson.write(MAPPER, List.of()))
        .hasMessage("root is not an object");
    assertThatThrownBy(() -> CanonicalJson.write(g -> {})).hasMessage("not one complete value");
    assertThatThrownBy(() -> CanonicalJson.write(JsonGenerator::writeStartObject))
        .hasMessage("not one complete value");
  }

  @Test
  void whatIsOutOfPlaceIsRefused() {
    for (JsonSource wrong :
        List.<JsonSource>of(
            g -> g.writeNumber(1),
            JsonGenerator::writeEndArray,
            g -> g.writeStartArray(),
            g -> {
              g.writeFieldName("a");
              g.writeFieldName("b");
            },
            g -> {
              g.writeFieldName("a");
              g.writeEndObject();
            },
            g -> {
              g.writeEndObject();
              g.writeStartObject();
            },
            g -> {
              g.writeEndObject();
              g.writeEndObject();
            })) {
      assertThatThrownBy(
              () ->
                  CanonicalJson.write(
                      g -> {
                        g.writeStartObject();
                        wrong.writeTo(g);
                      }))
          .isInstanceOf(CanonicalJsonException.class)
          .hasMessageStartingWith("the serializer failed: ")
          .hasNoCause();
    }
  }

  @Test
  void whateverASerializerThrowsIsToldByItsClassOnly() {
    assertThatThrownBy(
            () ->
                CanonicalJson.write(
                    g -> {
                      throw new IllegalStateException("the secret prompt");
                    }))
        .hasMessage("the serializer failed: java.lang.IllegalStateException")
        .hasNoCause();
    assertThatThrownBy(
            () ->
                CanonicalJson.write(
                    g -> {
                      throw new IOException("the secret prompt");
                    }))
        .hasMessage("the serializer failed: java.io.IOException")
        .hasNoCause();
    assertThatThrownBy(() -> CanonicalJson.write(MAPPER, Map.of("a", new Object())))
        .isInstanceOf(CanonicalJsonException.class)
        .hasMessageStartingWith("the serializer failed: com.fasterxml.jackson.databind.")
        .hasNoCause();
  }

  @Test
  void aRefusalThatASerializerHidesIsARefusalStill() {
    for (JsonSource bad :
        List.<JsonSource>of(
            g -> g.writeNumber(Double.NaN),
            g -> g.writeNumber(BigInteger.TEN.pow(2_000)),
            g -> g.writeString("\uD800"),
            g -> g.writeRawValue("["),
            g -> g.writeRaw(","))) {
      assertThatThrownBy(
              () ->
                  CanonicalJson.write(
                      g -> {
                        g.writeStartObject();
                        g.writeFieldName("a");
                        try {
                          bad.writeTo(g);
                        } catch (IOException e) {
                          g.writeEndObject();
                        }
                      }))
          .isInstanceOf(CanonicalJsonException.class);
    }
  }

  @Test
  void aRefusalThatAnotherExceptionHidesIsFound() {
    assertThatThrownBy(
            () ->
                CanonicalJson.write(
                    g -> {
                      try {
                        g.writeStartObject();
                        g.writeStringField("a", "\uD800");
                      } catch (IOException e) {
                        throw new IllegalStateException("wrapped", new RuntimeException(e));
                      }
                    }))
        .hasMessage("lone surrogate");
  }
}
