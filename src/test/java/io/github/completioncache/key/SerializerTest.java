package io.github.completioncache.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationFeature;
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
    for (int i = 0; i < 1_000; i++) {
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
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS).build();
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
          g.writeStartArray(new Object());
          g.writeEndArray();
          g.writeEndObject();
        });
  }

  private static JsonParser parserAtStart(String json) throws IOException {
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
  static final class Pojo {
    public final String b = "text";
    public final float a = 0.3f;
    @JsonRawValue public final String raw = "{\"x\": 1.0}";
    public final byte[] bytes = {1, 2, 3, 4};
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
