package io.github.completioncache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.JsonField;
import com.openai.core.JsonValue;
import com.openai.models.ReasoningEffort;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What other caches got wrong about keys, each under the name of its case. */
@SuppressWarnings("deprecation") // fields that are on their way out are sent and count all the same
class KeyKnownFailuresTest {

  @Test
  void K1_reasoningEffortIsKeyed() throws Exception {
    assertAllDiffer(
        b -> b,
        b -> b.reasoningEffort(ReasoningEffort.LOW),
        b -> b.reasoningEffort(ReasoningEffort.HIGH));
  }

  @Test
  void K2_everySamplingParameterIsKeyed() throws Exception {
    assertAllDiffer(
        b -> b,
        b -> b.maxTokens(10),
        b -> b.maxTokens(11),
        b -> b.maxCompletionTokens(10),
        b -> b.logitBias(bias(1)),
        b -> b.logitBias(bias(2)),
        b -> b.seed(1),
        b -> b.seed(2),
        b -> b.stop("x"),
        b -> b.stopOfStrings(List.of("x")),
        b -> b.stopOfStrings(List.of("x", "y")),
        b -> b.n(2),
        b -> b.n(3),
        b -> b.toolChoice(ChatCompletionToolChoiceOption.Auto.NONE),
        b -> b.toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED),
        b -> b.topP(0.5),
        b -> b.topP(0.9),
        b -> b.temperature(0.1),
        b -> b.presencePenalty(0.5),
        b -> b.frequencyPenalty(0.5),
        b -> b.logprobs(true),
        b -> b.topLogprobs(2));
  }

  private static ChatCompletionCreateParams.LogitBias bias(int value) {
    return ChatCompletionCreateParams.LogitBias.builder()
        .putAdditionalProperty("50256", JsonValue.from(value))
        .build();
  }

  @Test
  void K3_extraBodyPropertiesAreKeyed() throws Exception {
    assertAllDiffer(
        b -> b,
        b -> b.putAdditionalBodyProperty("num_ctx", JsonValue.from(2048)),
        b -> b.putAdditionalBodyProperty("num_ctx", JsonValue.from(8192)),
        b -> b.putAdditionalBodyProperty("num_ctx", JsonValue.from("8192")),
        b -> b.putAdditionalBodyProperty("num_ctx", JsonValue.from(null)));
  }

  @Test
  void K5_theWholeSchemaIsKeyed() throws Exception {
    assertAllDiffer(
        b -> b,
        b -> b.responseFormat(schema("answer", "string", true)),
        b -> b.responseFormat(schema("answer", "integer", true)),
        b -> b.responseFormat(schema("answer", "string", false)),
        b -> b.responseFormat(schema("reply", "string", true)));
  }

  private static ResponseFormatJsonSchema schema(String name, String type, boolean strict) {
    return ResponseFormatJsonSchema.builder()
        .jsonSchema(
            ResponseFormatJsonSchema.JsonSchema.builder()
                .name(name)
                .strict(strict)
                .schema(
                    ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                            "properties", JsonValue.from(Map.of("x", Map.of("type", type))))
                        .build())
                .build())
        .build();
  }

  @Test
  void K8_theOrderOfNamesDoesNotCount() throws Exception {
    CacheKey key =
        Requests.key("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"c\"}]}");

    assertThat(
            Requests.key(
                "{\"messages\":[{\"content\":\"c\",\"role\":\"user\"}],\n \"model\" : \"m\"}"))
        .isEqualTo(key);
    assertThat(
            Canonical.of(
                    "{\"i\":1,\"\u0131\":2,\"I\":3,\"\u0130\":4,\"\uD83D\uDE00\":5,\"\uFF21\":6}")
                .names())
        .containsExactly("I", "i", "\u0130", "\u0131", "\uD83D\uDE00", "\uFF21");
  }

  @Test
  void K9_keysAreTheSameInEveryJvm() throws Exception {
    List<String> here = StableKeys.compute();

    assertThat(here).hasSizeGreaterThan(4).doesNotHaveDuplicates();
    assertThat(StableKeys.computeInOtherJvm("tr", "TR", 2)).isEqualTo(here);
    assertThat(StableKeys.computeInOtherJvm("ar", "EG", 3)).isEqualTo(here);
  }

  @Test
  void K10_fieldsNeverRunIntoEachOther() throws Exception {
    assertThat(Requests.key("{\"usr\":\"alice\",\"seed\":5}"))
        .isNotEqualTo(Requests.key("{\"usr\":\"aliceseed: 5\"}"));
    assertThat(Requests.key("{\"a\":\"1\\\",\\\"b\\\":\\\"2\"}"))
        .isNotEqualTo(Requests.key("{\"a\":\"1\",\"b\":\"2\"}"));
    CanonicalJson request = Canonical.of("{}");
    assertThat(Requests.key(Requests.envelope().header("x-a", List.of("1,2")).build(), request))
        .isNotEqualTo(
            Requests.key(Requests.envelope().header("x-a", List.of("1", "2")).build(), request));
    assertThat(
            Requests.key(
                Requests.envelope().header("x-a", List.of("1\"],\"x-b\":[\"2")).build(), request))
        .isNotEqualTo(
            Requests.key(
                Requests.envelope().header("x-a", List.of("1")).header("x-b", List.of("2")).build(),
                request));
  }

  @Test
  void K11_eachPartOfTheScopeHasItsOwnSlot() throws Exception {
    CanonicalJson request = Canonical.of("{\"model\":\"m\"}");
    Set<CacheKey> keys = new HashSet<>();
    for (KeyEnvelope envelope :
        List.of(
            Requests.envelope().build(),
            Requests.envelope().namespace("a").build(),
            Requests.envelope().organization("a").build(),
            Requests.envelope().project("a").build(),
            Requests.envelope().namespace("").build(),
            Requests.envelope().namespace("a").organization("b").build(),
            Requests.envelope().namespace("a").project("b").build(),
            Requests.envelope().organization("a").project("b").build(),
            Requests.envelope().namespace("b").organization("a").build(),
            Requests.envelope().namespace("ab").build(),
            Requests.envelope().header("organization", List.of("a")).build(),
            Requests.envelope().query("organization", List.of("a")).build())) {
      assertThat(keys.add(Requests.key(envelope, request))).isTrue();
    }
  }

  @Test
  void K12_textIsKeyedAsItIs() throws Exception {
    assertAllDiffer(
        b -> b.addUserMessage("Print X"),
        b -> b.addUserMessage("print x"),
        b -> b.addUserMessage("Print X "),
        b -> b.addUserMessage(" Print X"),
        b -> b.addUserMessage("Print  X"),
        b -> b.addUserMessage("Print X\n"),
        b -> b.addUserMessage("Print\u00a0X"),
        // The same to the eye, composed and decomposed.
        b -> b.addUserMessage("Print \u00e9"),
        b -> b.addUserMessage("Print e\u0301"));
  }

  @Test
  void K17_whereTheRequestGoesIsKeyed() throws Exception {
    CanonicalJson request = Canonical.of("{\"model\":\"m\"}");
    Set<CacheKey> keys = new HashSet<>();
    for (KeyEnvelope envelope :
        List.of(
            Requests.envelope().build(),
            Requests.envelope().baseUrl("https://eu.api.openai.com/v1").build(),
            Requests.envelope().baseUrl("http://api.openai.com/v1").build(),
            Requests.envelope().baseUrl("https://api.openai.com:8443/v1").build(),
            Requests.envelope().path("/completions").build(),
            Requests.envelope().api("openai.completions").build(),
            Requests.envelope().query("api-version", List.of("2024-10-21")).build(),
            Requests.envelope().query("api-version", List.of("2025-01-01")).build(),
            Requests.envelope().organization("org-1").build(),
            Requests.envelope().organization("org-2").build())) {
      assertThat(keys.add(Requests.key(envelope, request))).isTrue();
    }
  }

  @Test
  void K19_zeroIsZeroHoweverItIsWritten() throws Exception {
    CacheKey key = Requests.key(b -> b.temperature(0.0));

    assertThat(Requests.key(b -> b.temperature(-0.0))).isEqualTo(key);
    assertThat(Requests.key(b -> b.temperature(JsonField.ofNullable(0.0)))).isEqualTo(key);
    assertThat(Requests.key("{\"temperature\":0}"))
        .isEqualTo(Requests.key("{\"temperature\":0.0}"))
        .isEqualTo(Requests.key("{\"temperature\":-0.0}"))
        .isEqualTo(Requests.key("{\"temperature\":-0}"))
        .isEqualTo(Requests.key("{\"temperature\":0e10}"))
        .isNotEqualTo(Requests.key("{\"temperature\":1e-300}"))
        .isNotEqualTo(Requests.key("{\"temperature\":null}"))
        .isNotEqualTo(Requests.key("{\"temperature\":\"0\"}"))
        .isNotEqualTo(Requests.key("{}"));
  }

  @Test
  void K19_integersBeyondDoublePrecisionKeepTheirDigits() throws Exception {
    assertThat(Requests.key("{\"seed\":9007199254740993}"))
        .isNotEqualTo(Requests.key("{\"seed\":9007199254740992}"));
    assertAllDiffer(
        b -> b.seed(9007199254740992L),
        b -> b.seed(9007199254740993L),
        b -> b.seed(Long.MAX_VALUE));
  }

  @Test
  void K19_loneSurrogatesAreRefusedAndNulIsKeyed() throws Exception {
    assertThatThrownBy(() -> Requests.key(b -> b.addUserMessage("a\uD800")))
        .isInstanceOf(CanonicalJsonException.class)
        .hasMessage("lone surrogate");
    assertThatThrownBy(() -> Requests.envelope().namespace("\uDC00").build())
        .isInstanceOf(CanonicalJsonException.class)
        .hasMessage("lone surrogate");
    assertAllDiffer(
        b -> b.addUserMessage("a"),
        b -> b.addUserMessage("a\u0000"),
        b -> b.addUserMessage("\u0000a"));
  }

  @Test
  void K19_deepNestingIsRefusedWithItsReason() {
    Object deep = 1;
    for (int i = 0; i < CanonicalJson.MAX_DEPTH; i++) {
      deep = List.of(deep);
    }
    Object tooDeep = deep;

    assertThatThrownBy(
            () -> Requests.key(b -> b.putAdditionalBodyProperty("deep", JsonValue.from(tooDeep))))
        .isInstanceOf(CanonicalJsonException.class)
        .hasMessage("nested deeper than 512");
  }

  @Test
  void K19_messagesOfFiveMegabytesAreKeyed() throws Exception {
    String text = "All work and no play.\n".repeat(240_000);

    assertThat(text).hasSizeGreaterThan(5_000_000);
    assertAllDiffer(
        b -> b.addUserMessage(text),
        b -> b.addUserMessage(text + "x"),
        b -> b.addUserMessage("x" + text));
  }

  @SafeVarargs
  private static void assertAllDiffer(UnaryOperator<ChatCompletionCreateParams.Builder>... changes)
      throws Exception {
    Set<CacheKey> keys = new HashSet<>();
    for (UnaryOperator<ChatCompletionCreateParams.Builder> change : changes) {
      CacheKey key = Requests.key(change);
      assertThat(keys.add(key)).isTrue();
      assertThat(Requests.key(change)).isEqualTo(key);
    }
  }
}
