package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is remembered of a request's fields, and what is said of two that differ. */
class FieldDigestsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static FieldDigests of(String body) throws Exception {
    return of(CanonicalJson.parse(body.getBytes(UTF_8)));
  }

  private static FieldDigests of(CanonicalJson body) throws Exception {
    return FieldDigests.of(Requests.envelope().build(), body, field -> true);
  }

  private static List<String> differences(String now, String was) throws Exception {
    return of(now).differencesTo(of(was), 100, 10_000);
  }

  @Test
  void namesTheFields() throws Exception {
    assertThat(differences("{\"a\":{\"b\":[{\"c\":\"x\"}]}}", "{\"a\":{\"b\":[{\"c\":\"y\"}]}}"))
        .containsExactly("a.b[0].c differs");
    assertThat(differences("{\"a\":1,\"b\":null}", "{\"a\":true,\"c\":0.5}"))
        .containsExactly("a 1 (was true)", "b null (was absent)", "c absent (was 0.5)");
    assertThat(differences("{\"a\":1}", "{\"a\":\"1\"}")).containsExactly("a differs");
    assertThat(differences("{\"a\":{}}", "{\"a\":[]}")).containsExactly("a differs");
    assertThat(differences("{\"a\":{}}", "{\"a\":{\"b\":{}}}")).containsExactly("a.b absent");
    assertThat(differences("{\"a\":1.0}", "{ \"a\": 1 }")).isEmpty();
  }

  @Test
  void alignsLists() throws Exception {
    assertThat(differences("{\"a\":[\"x\",\"y\",\"z\"]}", "{\"a\":[\"x\"]}"))
        .containsExactly("a[1] to a[2] added");
    assertThat(differences("{\"a\":[\"z\"]}", "{\"a\":[\"x\",\"y\",\"z\"]}"))
        .containsExactly("a[0] to a[1] removed");
    assertThat(differences("{\"a\":[\"x\",\"n\",\"z\"]}", "{\"a\":[\"x\",\"y\",\"z\"]}"))
        .containsExactly("a[1] differs");
    assertThat(differences("{\"a\":[\"x\",\"x\"]}", "{\"a\":[\"x\"]}"))
        .containsExactly("a[1] added");
    assertThat(differences("{\"a\":[\"n\",\"m\",\"z\"]}", "{\"a\":[\"x\",\"z\"]}"))
        .containsExactly("a[0] differs", "a[1] added");
    assertThat(differences("{\"a\":[]}", "{\"a\":[[]]}")).containsExactly("a[0] removed");
  }

  @Test
  void numbersInListsAreContent() throws Exception {
    assertThat(differences("{\"input\":[1212,318]}", "{\"input\":[1212,319]}"))
        .containsExactly("input[1] differs");
    assertThat(differences("{\"m\":[{\"age\":42}]}", "{\"m\":[{\"age\":41}]}"))
        .containsExactly("m[0].age differs");
    assertThat(differences("{\"n\":" + "1".repeat(25) + "}", "{\"n\":2}"))
        .containsExactly("n differs");
  }

  @Test
  void namesThatMayBeOfUsersAreNotShown() throws Exception {
    for (String name :
        List.of("alice@example.com", "Al Smith", "50256", "", "\\n", "-", "\\u00e9")) {
      assertThat(differences("{\"a\":{\"x\":1,\"" + name + "\":1}}", "{\"a\":{\"x\":1}}"))
          .containsExactly("a differs");
      assertThat(differences("{\"a\":1,\"" + name + "\":1}", "{\"a\":1,\"" + name + "\":2}"))
          .containsExactly("a field of an unusual name differs");
    }
    for (String map : List.of("metadata", "input", "arguments", "logit_bias", "variables")) {
      assertThat(differences("{\"" + map + "\":{\"alice\":1}}", "{\"" + map + "\":{\"bob\":1}}"))
          .containsExactly(map + " differs");
    }
    assertThat(differences("{\"" + "n".repeat(65) + "\":1}", "{}"))
        .containsExactly("a field of an unusual name added");
  }

  @Test
  void whatLiesDeepIsComparedAsAWhole() throws Exception {
    String now = "{\"a\":".repeat(500) + "1" + "}".repeat(500);
    String was = "{\"a\":".repeat(500) + "2" + "}".repeat(500);

    assertThat(differences(now, was)).containsExactly("a.a.a.a.a.a.a.a.a.a.a.a differs");
    assertThat(differences(now, now)).isEmpty();
  }

  @Test
  void levelsThatAreTooWideAreLeftOut() throws Exception {
    String wide =
        "{\"temperature\":0,\"messages\":["
            + IntStream.range(0, 900)
                .mapToObj(i -> "{\"role\":\"user\",\"content\":\"" + i + "\"}")
                .collect(Collectors.joining(","))
            + "]}";

    assertThat(differences(wide, wide.replace("\"7\"", "\"x\"").replace(":0,", ":1,")))
        .containsExactly("messages[7] differs", "temperature 0 (was 1)");
    // Whether or not a level was left out, what is equal is found to be equal.
    assertThat(differences(wide, "{\"temperature\":0,\"messages\":[]}"))
        .containsExactly("messages[0] to messages[899] added");
  }

  @Test
  void aRequestTakesNoMoreThanItsRoom() throws Exception {
    Random random = new Random(7);
    for (int fields : List.of(10, 500, 2_000, 2_001, 50_000)) {
      StringBuilder body = new StringBuilder("{\"t\":0");
      for (int i = 0; i < fields; i++) {
        String name = "n" + i + "x".repeat(random.nextInt(60));
        body.append(",\"").append(name).append("\":").append(i % 3 == 0 ? "[1,{}]" : "123456.789");
      }
      String json = body.append('}').toString();
      assertThat(of(json).bytes()).isLessThanOrEqualTo(FieldDigests.MAX_BYTES);
      assertThat(differences(json, json.replace("\"t\":0", "\"t\":1"))).hasSize(1);
    }
    KeyEnvelope.Builder envelope = Requests.envelope();
    for (int i = 0; i < 2_000; i++) {
      envelope.header("x-" + i, List.of("value"));
    }
    FieldDigests many = FieldDigests.of(envelope.build(), Canonical.of("{}"), field -> true);
    assertThat(many.bytes()).isLessThanOrEqualTo(FieldDigests.MAX_BYTES);
    assertThat(many.differencesTo(of("{}"), 5, 300)).containsExactly("one of the headers differs");
  }

  @Test
  void aMessageOfFiveMegabytesTakesAFewBytes() throws Exception {
    String large = "{\"messages\":[{\"content\":\"" + "x".repeat(5 << 20) + "\"}]}";

    assertThat(of(large).bytes()).isLessThan(1_000);
    assertThat(differences(large, large.replace("x\"}", "y\"}")))
        .containsExactly("messages[0].content differs");
  }

  @Test
  void textsAreBounded() throws Exception {
    StringBuilder now = new StringBuilder("{");
    StringBuilder was = new StringBuilder("{");
    for (int i = 0; i < 150; i++) {
      String name = "\"" + "n".repeat(61) + i + "\":{\"" + "m".repeat(60) + "\":";
      now.append(i == 0 ? "" : ",").append(name).append("1}");
      was.append(i == 0 ? "" : ",").append(name).append("2}");
    }
    FieldDigests one = of(now.append('}').toString());
    FieldDigests other = of(was.append('}').toString());

    List<String> texts = one.differencesTo(other, 5, 240);
    assertThat(String.join("; ", texts)).hasSizeLessThanOrEqualTo(240).matches("[ -~]+");
    assertThat(texts.get(texts.size() - 1)).isEqualTo("and " + (151 - texts.size()) + " more");
    assertThat(one.distanceTo(other, 10)).isEqualTo(10);
    assertThat(one.distanceTo(other, Integer.MAX_VALUE)).isEqualTo(150);
    assertThat(one.differencesTo(other, 0, 240)).containsExactly("150 fields differ");
  }

  /** Strings are made of letters that occur nowhere else: not one of them may be told. */
  @Test
  void noContentIsTold() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 2_000; i++) {
      ObjectNode was = body(random);
      ObjectNode now = body(random);
      for (Map.Entry<String, JsonNode> field : was.properties()) {
        if (random.nextBoolean()) {
          now.set(field.getKey(), field.getValue());
        }
      }
      now.putObject("deep").putArray("list").addObject().put("name", secret("some name"));
      now.put("model", secret("some model") + " ");
      String text = String.join("; ", of(now).differencesTo(of(was), 1_000, 1_000_000));
      assertThat(text).matches("[ -~]+").doesNotContainPattern("[QXJK]");
    }
  }

  private static ObjectNode body(Random random) {
    ObjectNode body = JSON.valueToTree(RandomJson.object(random, 5));
    body.set("given", JSON.valueToTree(RandomJson.value(random, 4)));
    hideStrings(body);
    return body;
  }

  private static FieldDigests of(ObjectNode body) throws Exception {
    return of(CanonicalJson.write(JSON, body));
  }

  private static void hideStrings(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        field.setValue(hidden(field.getValue()));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, hidden(array.get(i)));
      }
    }
  }

  private static JsonNode hidden(JsonNode node) {
    if (node.isTextual() || node.isBinary()) {
      return TextNode.valueOf(secret(node.asText()));
    }
    hideStrings(node);
    return node;
  }

  private static String secret(String text) {
    StringBuilder secret = new StringBuilder();
    text.chars().forEach(c -> secret.append("QXJK".charAt(c % 4)));
    return secret.toString();
  }
}
