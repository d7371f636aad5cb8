package io.github.completioncache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.completioncache.key.CanonicalJson.JsonSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a serializer writes has the form that its text would have if it were read back. */
class SerializerTest {

  private static final ObjectMapper MAPPER = new JsonMapper();

  @Test
  void randomTreesHaveOneFormHoweverTheyCome() throws Exception {
    Random random = new Random(20_240_607);
    for (int i = 0; i < 3_000; i++) {
      Map<String, Object> tree = RandomJson.object(random, 1 + random.nextInt(5));
      byte[] json = MAPPER.writeValueAsBytes(tree);

      CanonicalJson written = CanonicalJson.write(MAPPER, tree);

      assertThat(written.toBytes()).isEqualTo(CanonicalJson.parse(json).toBytes());
      assertThat(written.length()).isEqualTo(written.toBytes().length);
      assertThat(CanonicalJson.parse(written.toBytes()).toBytes()).isEqualTo(written.toBytes());
      assertThat(MAPPER.readTree(written.toBytes()).size()).isEqualTo(tree.size());
    }
  }

  @Test
  void theCanonicalFormMeansWhatTheTextMeant() throws Exception {
    ObjectMapper exact =
        JsonMapper.builder()
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();
    Random random = new Random(5);
    for (int i = 0; i < 1_000; i++) {
      byte[] json = MAPPER.writeValueAsBytes(withoutIntegralDoubles(RandomJson.object(random, 4)));

      assertThat(exact.readTree(CanonicalJson.parse(json).toBytes()))
          .isEqualTo(exact.readTree(json));
    }
  }

  /**
   * A double such as 1.0 comes back as an integer, which Jackson's trees hold to be another node.
   */
  private static Object withoutIntegralDoubles(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (name, member) -> copy.put(name, member == null ? "" : withoutIntegralDoubles(member)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(element == null ? "" : withoutIntegralDoubles(element)));
      return copy;
    }
    return value instanceof Float || value instanceof Double || value instanceof BigDecimal
        ? 0.5
        : value;
  }

  @Test
  void everyWayOfWritingAValueIsAccepted() throws Exception {
    assertSame(g -> g.writeNumber((short) -7));
    assertSame(g -> g.writeNumber(Integer.MIN_VALUE));
    assertSame(g -> g.writeNumber(Long.MIN_VALUE));
    assertSame(g -> g.writeNumber(new BigInteger("-123456789012345678901234567890")));
    assertSame(g -> g.writeNumber((BigInteger) null));
    assertSame(g -> g.writeNumber(-0.0));
    assertSame(g -> g.writeNumber(1e300));
    assertSame(g -> g.writeNumber(0.1f));
    assertSame(g -> g.writeNumber(1.17549435E-38f));
    assertSame(g -> g.writeNumber(new BigDecimal("1E+2")));
    assertSame(g -> g.writeNumber(new BigDecimal("100.00")));
    assertSame(g -> g.writeNumber(new BigDecimal("-1234567890123456789")));
    assertSame(g -> g.writeNumber((BigDecimal) null));
    assertSame(g -> g.writeNumber("1.50e3"));
    assertSame(g -> g.writeNumber((String) null));
    assertSame(g -> g.writeNumber("x12.5x".toCharArray(), 1, 4));
    assertSame(g -> g.writeBoolean(true));
    assertSame(JsonGenerator::writeNull);
    assertSame(g -> g.writeString("t\u00e9xt\n"));
    assertSame(g -> g.writeString((String) null));
    assertSame(g -> g.writeString("xtextx".toCharArray(), 1, 4));
    assertSame(g -> g.writeString(new SerializedString("te\"xt")));
    assertSame(g -> g.writeString(new StringReader("text".repeat(3_000)), -1));
    assertSame(g -> g.writeString(new StringReader("text"), 4));
    assertSame(g -> g.writeUTF8String("x\u00e9\u20acx".getBytes(StandardCharsets.UTF_8), 1, 5));
    assertSame(g -> g.writeRawUTF8String("x\\n\u00e9x".getBytes(StandardCharsets.UTF_8), 1, 4));
    assertSame(g -> g.writeRawValue(" {\"b\" : 1.0, \"a\":[ ]} "));
    assertSame(g -> g.writeRawValue("x12x", 1, 2));
    assertSame(g -> g.writeRawValue("x12x".toCharArray(), 1, 2));
    assertSame(g -> g.writeRawValue(new SerializedString("[1,2]")));
    assertSame(g -> g.writeObject(new RawValue("{\"raw\":1}")));
    assertSame(g -> g.writeObject(Map.of("a", List.of(1, 2.5, "x"))));
    assertSame(g -> g.writeObject(null));
    assertSame(g -> g.writePOJO(new Pojo()));
    assertSame(g -> g.writeTree(MAPPER.readTree("{\"z\":[1e2],\"a\":{}}")));
    assertSame(g -> g.writeTree(null));
    assertSame(g -> g.writeEmbeddedObject(new byte[] {1, 2, 3}));
    assertSame(g -> g.writeEmbeddedObject(null));
    assertSame(g -> g.writeArray(new int[] {1, 2, 3}, 1, 2));
    assertSame(g -> g.writeArray(new long[] {1, 2, 3}, 0, 3));
    assertSame(g -> g.writeArray(new double[] {1, 2.5}, 0, 2));
    assertSame(g -> g.writeArray(new String[] {"b", "a"}, 0, 2));
    assertSame(
        g -> g.copyCurrentStructure(parserAtStart("{\"b\":[1,2.50,\"x\",null],\"a\":true}")));
    assertSame(
        g -> {
          g.writeStartObject(new Object(), 2);
          g.writeFieldName(new SerializedString("z\u00e9"));
          g.writeStartArray(new Object(), 1);
          g.writeEndArray();
          g.writeFieldName("a\"");
          g.writeStartArray(2);
          g.writeEndArray();
          g.writeEndObject();
        });
  }

  private static com.fasterxml.jackson.core.JsonParser parserAtStart(String json)
      throws IOException {
    var parser = MAPPER.createParser(json);
    parser.nextToken();
    return parser;
  }

  @Test
  void binaryIsBase64AsByJacksonInEveryVariant() throws Exception {
    Random random = new Random(3);
    for (int size = 0; size < 200; size++) {
      byte[] data = new byte[size + 2];
      random.nextBytes(data);
      for (var variant :
          List.of(
              Base64Variants.MIME,
              Base64Variants.MIME_NO_LINEFEEDS,
              Base64Variants.PEM,
              Base64Variants.MODIFIED_FOR_URL)) {
        int length = size;
        assertSame(g -> g.writeBinary(variant, data, 1, length));
        assertSame(g -> g.writeBinary(variant, new ByteArrayInputStream(data), -1));
        assertSame(g -> g.writeBinary(variant, new ByteArrayInputStream(data), length));
      }
    }
  }

  private static void assertSame(JsonSource value) throws Exception {
    JsonSource member =
        generator -> {
          generator.setCodec(MAPPER);
          generator.writeStartObject();
          generator.writeFieldName("before");
          value.writeTo(generator);
          generator.writeFieldName("after");
          generator.writeStartArray();
          value.writeTo(generator);
          value.writeTo(generator);
          generator.writeEndArray();
          generator.writeEndObject();
        };
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator generator = MAPPER.createGenerator(json)) {
      member.writeTo(generator);
    }

    assertThat(Canonical.text(CanonicalJson.write(member)))
        .isEqualTo(Canonical.text(CanonicalJson.parse(json.toByteArray())));
  }

  @SuppressWarnings("unused") // read by the mapper
  private static final class Pojo {
    public final String b = "text";
    public final float a = 0.3f;
    @JsonRawValue public final String raw = "{\"x\": 1.0}";
    public final byte[] bytes = {1, 2, 3, 4};
  }

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

  @Test
  void theGeneratorMayBeFlushedAndClosed() throws Exception {
    ObjectNode node = MAPPER.createObjectNode().put("b", 1).put("a", 2);
    CanonicalJson json =
        CanonicalJson.write(
            g -> {
              MAPPER.writeTree(g, node);
              g.flush();
              g.close();
            });

    assertThat(Canonical.text(json)).isEqualTo("{\"a\":2,\"b\":1}");
  }
}
