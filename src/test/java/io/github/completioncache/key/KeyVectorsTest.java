package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors that docs/keys.md publishes are what the library computes. */
class KeyVectorsTest {

  private static final Pattern VECTOR =
      Pattern.compile(
          "### Vector (?<name>[^\\n"
              + "]+)\\n"
              + ".*?```json\\n"
              + "(?<input>.*?)```.*?```text\\n"
              + "(?<canonical>.*?)\\n"
              + "```.*?```text\\n"
              + "(?<key>[0-9a-f]{64})\\n"
              + "```",
          Pattern.DOTALL);

  private static final Map<String, Normalizer> NORMALIZERS =
      Stream.of(
              Normalizer.trim(),
              Normalizer.collapseWhiteSpace(),
              Normalizer.nfc(),
              Normalizer.aliasIds())
          .collect(Collectors.toMap(Normalizer::name, normalizer -> normalizer));

  private static final JsonMapper MAPPER = new JsonMapper();

  record Vector(String name, String input, String canonical, String key) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Vector> vectors() throws Exception {
    String guide = Files.readString(Path.of("docs/keys.md"));
    List<Vector> vectors = new ArrayList<>();
    for (Matcher m = VECTOR.matcher(guide); m.find(); ) {
      vectors.add(
          new Vector(m.group("name"), m.group("input"), m.group("canonical"), m.group("key")));
    }
    return vectors;
  }

  @Test
  void allVectorsAreFound() throws Exception {
    long headings =
        Files.readAllLines(Path.of("docs/keys.md")).stream()
            .filter(line -> line.startsWith("### Vector "))
            .count();

    assertThat(vectors()).hasSizeGreaterThanOrEqualTo(6).hasSize((int) headings);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aPublishedVectorHolds(Vector vector) throws Exception {
    CanonicalJson input = CanonicalJson.parse(vector.input().getBytes(UTF_8));
    CanonicalJson request = CanonicalJson.parse(input.canonical("request").orElseThrow());
    JsonNode parts = MAPPER.readTree(vector.input()).get("envelope");
    KeyEnvelope envelope = envelope(parts);
    for (String name : texts(parts.path("normalizers"))) {
      request = NORMALIZERS.get(name).apply(request);
    }

    assertThat(input.names()).containsExactly("envelope", "request");
    byte[] counted = envelope.around(counted(request));
    assertThat(counted).asString(UTF_8).isEqualTo(vector.canonical());
    assertThat(MessageDigest.getInstance("SHA-256").digest(counted))
        .isEqualTo(HexFormat.of().parseHex(vector.key()));
    assertThat(Requests.key(envelope, request).hex()).isEqualTo(vector.key());
  }

  private static byte[] counted(CanonicalJson request) throws Exception {
    StringBuilder json = new StringBuilder();
    for (String name : request.names()) {
      if (Requests.isCounted(request, name)) {
        json.append(json.isEmpty() ? "{" : ",").append(MAPPER.writeValueAsString(name));
        json.append(':').append(new String(request.canonical(name).orElseThrow(), UTF_8));
      }
    }
    return Canonical.anyRoot((json + "}").getBytes(UTF_8));
  }

  private static KeyEnvelope envelope(JsonNode parts) throws CanonicalJsonException {
    KeyEnvelope.Builder builder =
        KeyEnvelope.builder()
            .api(parts.get("api").textValue())
            .baseUrl(parts.get("base_url").textValue())
            .path(parts.get("path").textValue())
            .namespace(parts.path("namespace").textValue())
            .organization(parts.path("organization").textValue())
            .project(parts.path("project").textValue());
    parts
        .path("query")
        .properties()
        .forEach(query -> builder.query(query.getKey(), texts(query.getValue())));
    parts
        .path("headers")
        .properties()
        .forEach(header -> builder.header(header.getKey(), texts(header.getValue())));
    List<String> normalizers = texts(parts.path("normalizers"));
    return normalizers.isEmpty() ? builder.build() : builder.build().normalizedBy(normalizers);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }
}
