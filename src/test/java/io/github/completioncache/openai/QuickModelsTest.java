package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.completions.CompletionUsage;
import io.github.completioncache.testing.StubProvider;
import java.io.Serial;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made without Kotlin's reflection is what the SDK makes. */
class QuickModelsTest {

  private static final JsonMapper SDK = ObjectMappers.jsonMapper();
  private static final JsonMapper QUICK = QuickModels.like(SDK);

  private static final String RICH =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1750000000,"model":"gpt-4o",
       "system_fingerprint":null,"service_tier":"flex","unknown":{"a":[1,2.5,null,{"b":"c"}]},
       "choices":[
        {"index":0,"finish_reason":"tool_calls","extra":true,
         "message":{"role":"assistant","content":null,"refusal":null,"annotations":[
           {"type":"url_citation","url_citation":
             {"start_index":1,"end_index":2,"title":"t","url":"https://example.org"}}],
          "reasoning_content":"because","tool_calls":[
           {"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}},
           {"id":"call_2","type":"custom","custom":{"name":"g","input":"x"}}]}},
        {"index":1,"finish_reason":"stop",
         "message":{"role":"assistant","content":"ok","refusal":"no","audio":
           {"id":"a","data":"AA==","expires_at":1,"transcript":"t"},
          "function_call":{"name":"f","arguments":"{}"}},
         "logprobs":{"refusal":null,"content":[{"token":"o","logprob":-0.1,"bytes":[111],
           "top_logprobs":[{"token":"o","logprob":-0.1,"bytes":null}]}]}}],
       "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,
        "prompt_tokens_details":{"cached_tokens":1,"audio_tokens":0},
        "completion_tokens_details":{"reasoning_tokens":1,"accepted_prediction_tokens":0}}}
      """;

  static Stream<String> answers() {
    return Stream.of(
        RICH,
        StubProvider.answer("Hello"),
        "{}",
        "{\"choices\":[]}",
        "{\"choices\":[{}]}",
        "{\"choices\":[{\"message\":{}}],\"usage\":{}}",
        "{\"choices\":[{\"message\":{\"tool_calls\":[{}]},\"logprobs\":{}}]}",
        "{\"choices\":[null],\"usage\":null,\"id\":null,\"object\":null}",
        "{\"choices\":{},\"usage\":[],\"id\":5,\"created\":\"x\",\"object\":7}",
        "{\"choices\":[{\"message\":[],\"index\":\"0\",\"finish_reason\":4,\"logprobs\":1}]}",
        "{\"id\":\"a\",\"id\":\"b\",\"x\":1,\"x\":2}",
        "null");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void readsWhatTheSdkReads(String answer) throws Exception {
    assertSame(QUICK.readValue(answer, ChatCompletion.class), answer);
  }

  @Test
  void readsWhatIsLeftOfAnAnswerAsTheSdkDoes() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      String[] parts = RICH.split("(?<=[,:{}\\[\\]])");
      int at = random.nextInt(parts.length);
      parts[at] = List.of("", "null", "1,", "\"x\"", "{}", "[]").get(random.nextInt(6));
      String changed = String.join("", parts);
      try {
        SDK.readValue(changed, ChatCompletion.class);
      } catch (JsonProcessingException e) {
        assertThatThrownBy(() -> QUICK.readValue(changed, ChatCompletion.class))
            .as(changed)
            .hasSameClassAs(e);
        continue;
      }
      assertSame(QUICK.readValue(changed, ChatCompletion.class), changed);
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ChatCompletion.class,
        ChatCompletion.Choice.class,
        ChatCompletionMessage.class,
        CompletionUsage.class
      })
  void modelsOfEveryHitAreMadeWithoutReflectionOfKotlin(Class<?> model) throws Exception {
    DeserializationContext context =
        ((DefaultDeserializationContext) QUICK.getDeserializationContext())
            .createDummyInstance(QUICK.getDeserializationConfig());
    JsonDeserializer<?> deserializer =
        context.findRootValueDeserializer(QUICK.constructType(model));
    assertThat(((BeanDeserializerBase) deserializer).getValueInstantiator())
        .isInstanceOf(QuickModels.Instantiator.class);
  }

  @Test
  void mapperOfTheCallersIsCopiedWithItsSettings() throws Exception {
    JsonMapper own = SDK.rebuild().enable(JsonParser.Feature.ALLOW_COMMENTS).build();
    JsonMapper quick = QuickModels.like(own);
    assertThat(quick).isNotSameAs(own);
    assertThat(quick.readValue("/* */{\"id\":\"a\"}", ChatCompletion.class).id()).isEqualTo("a");
  }

  @Test
  void mapperOfAnotherClassIsUsedAsItIs() {
    JsonMapper own = new OwnMapper();
    assertThat(QuickModels.like(own)).isSameAs(own);
  }

  private static void assertSame(ChatCompletion actual, String answer) throws Exception {
    ChatCompletion expected = SDK.readValue(answer, ChatCompletion.class);
    assertThat(actual).as(answer).isEqualTo(expected);
    assertThat(SDK.writeValueAsString(actual)).isEqualTo(SDK.writeValueAsString(expected));
    if (expected != null) {
      assertThat(actual).hasToString(expected.toString());
      assertThat(actual.isValid()).isEqualTo(expected.isValid());
    }
  }

  /** Cannot be copied. */
  private static final class OwnMapper extends JsonMapper {
    @Serial private static final long serialVersionUID = 1;
  }
}
