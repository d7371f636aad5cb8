package io.github.completioncache.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.KeyEnvelope;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingBodyTest {

  private static EmbeddingBody body(String json) {
    return Objects.requireNonNull(EmbeddingBody.of(json.getBytes(UTF_8)));
  }

  private static String keyOf(EmbeddingBody body, int index) throws Exception {
    EmbeddingsApi api = EmbeddingsApi.INSTANCE;
    CanonicalJson request = CanonicalJson.parse(body.only(index));
    return KeyEnvelope.builder()
        .api(api.name())
        .baseUrl("https://api.openai.com/v1")
        .path("/embeddings")
        .build()
        .keyFor(request, field -> api.countsInKey(field, request))
        .hex();
  }

  @Test
  void keysAreThePublishedOnes() throws Exception {
    EmbeddingBody texts =
        body(
            """
            {"input": ["The first text.", "The second text."], "user": "user-1",
             "model": "text-embedding-3-small", "encoding_format": "base64", "dimensions": 256}
            """);
    assertThat(keyOf(texts, 1))
        .isEqualTo("e4d00ea922b0c194a7b146615ffde17b012da4086e16700bc39e0cc6f9f8064f")
        .isNotEqualTo(keyOf(texts, 0));
    for (String tokens : List.of("[[1, 2, 3]]", "[1,2,3]", "[[ 1,2 , 3 ] ]")) {
      assertThat(keyOf(body("{\"model\":\"text-embedding-3-small\",\"input\":" + tokens + "}"), 0))
          .isEqualTo("17104df7a158a135f020d4a63e148820992d4d24cfa971a7137ab3a79957f824");
    }
  }

  @Test
  void onlyTheInputIsReplaced() {
    EmbeddingBody body =
        body(
            "{ \"a\" : [1.50, {\"input\":[]}],\"input\" : [ \"x\\u00e9\" , \"é]\" , \"z\" ]"
                + " ,\"b\":\"ü\" }");

    assertThat(body.count()).isEqualTo(3);
    assertThat(new String(body.only(1), UTF_8))
        .isEqualTo("{ \"a\" : [1.50, {\"input\":[]}],\"input\" : \"é]\" ,\"b\":\"ü\" }");
    assertThat(new String(body.only(List.of(0, 2)), UTF_8))
        .isEqualTo(
            "{ \"a\" : [1.50, {\"input\":[]}],\"input\" : [\"x\\u00e9\",\"z\"] ,\"b\":\"ü\" }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"abc\"|3",
        "[\"abc\", \"\", \"é\"]|3 0 2",
        "[5, 6, 7]|3",
        "[[5], [6, 7]]|1 2",
      })
  void lengthsAreThoseOfTextsAndTokens(String input, String lengths) {
    EmbeddingBody body = body("{\"input\":" + input + "}");
    List<Integer> all = IntStream.range(0, body.count()).boxed().toList();

    assertThat(body.lengths(all).stream().map(String::valueOf)).containsExactly(lengths.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"input\":[]}",
        "{\"input\":[[]]}",
        "{\"input\":[[1],[]]}",
        "{\"input\":[1,[2]]}",
        "{\"input\":[[1],\"a\"]}",
        "{\"input\":[\"a\",1]}",
        "{\"input\":[1.5]}",
        "{\"input\":[null]}",
        "{\"input\":{}}",
        "{\"input\":7}",
        "{\"input\":\"a\",\"input\":\"a\"}",
        "{\"input\":\"a\"",
        "{\"input\":\"a\"}x",
        "{\"input\":[\"a\"}",
      })
  void whatIsNoRequestForEmbeddingsIsRefused(String json) {
    assertThat(EmbeddingBody.of(json.getBytes(UTF_8))).isNull();
  }
}
