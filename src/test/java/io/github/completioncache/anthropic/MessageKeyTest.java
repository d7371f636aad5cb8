package io.github.completioncache.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.CanonicalJsonException;
import io.github.completioncache.key.KeyEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts of a request make up its key. */
class MessageKeyTest {

  private static final String PLAIN =
      """
      {"model":"claude-haiku-4-5","max_tokens":100,"temperature":0,
       "system":[{"type":"text","text":"Be brief."}],
       "tools":[{"name":"look_up","input_schema":{"type":"object"}}],
       "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"max_tokens\":100' | '\"stream\":true,\"max_tokens\":100'",
        "'\"max_tokens\":100' | '\"metadata\":{\"user_id\":\"u1\"},\"max_tokens\":100'",
        "'\"max_tokens\":100' | '\"cache_control\":{\"type\":\"ephemeral\"},\"max_tokens\":100'",
        "'Be brief.\"' | 'Be brief.\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}'",
        "'Be brief.\"' | 'Be brief.\",\"cache_control\":null'",
        "'\"text\":\"Hi\"' | '\"text\":\"Hi\",\"cache_control\":{\"type\":\"ephemeral\"}'",
        "'\"name\"' | '\"cache_control\":{\"type\":\"ephemeral\"},\"name\"'",
        "'\"temperature\":0' | '\"temperature\":0.0'",
      })
  void doesNotCount(String part, String replacement) throws Exception {
    assertThat(keyOf(PLAIN.replace(part, replacement))).isEqualTo(keyOf(PLAIN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"max_tokens\":100' | '\"max_tokens\":101'",
        "'Be brief.' | 'Be verbose.'",
        "'\"max_tokens\":100' | '\"top_k\":5,\"max_tokens\":100'",
        "'\"max_tokens\":100' | '\"service_tier\":\"auto\",\"max_tokens\":100'",
        "'\"max_tokens\":100' | '\"thinking\":{\"type\":\"disabled\"},\"max_tokens\":100'",
        "'\"max_tokens\":100' | '\"stop_sequences\":[\".\"],\"max_tokens\":100'",
        "'\"max_tokens\":100' | '\"unheard_of\":1,\"max_tokens\":100'",
        "'look_up' | 'look_down'",
        "'\"text\":\"Hi\"' | '\"text\":\"Hi\",\"citations\":{\"enabled\":true}'",
      })
  void counts(String part, String replacement) throws Exception {
    assertThat(keyOf(PLAIN.replace(part, replacement))).isNotEqualTo(keyOf(PLAIN));
  }

  @Test
  void isTheSameForEver() throws Exception {
    assertThat(keyOf(PLAIN).hex())
        .isEqualTo("8064787e4591dd8991384a0ce49b8497c3280322be353b97666328dfe7dc7ab8");
  }

  @Test
  void marksWithinResultsAndDocumentsDoNotCount() throws Exception {
    String marked =
        """
        {"messages":[{"role":"user","content":[
          {"type":"tool_result","tool_use_id":"t1","content":[
            {"type":"text","text":"42"MARK},
            {"type":"document","source":{"type":"content","content":[
              {"type":"text","text":"page"MARK}]}MARK}]MARK}]}]}\
        """;
    String mark = ",\"cache_control\":{\"type\":\"ephemeral\"}";

    assertThat(keyOf(marked.replace("MARK", mark))).isEqualTo(keyOf(marked.replace("MARK", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // What a tool was given, the schema of a tool, and a message's own members.
        """
        {"messages":[{"role":"assistant","content":[
          {"type":"tool_use","id":"t","name":"n","input":{"a":1 MARK}}]}]}\
        """,
        """
        {"tools":[{"name":"n","input_schema":{"type":"object","properties":{"a":{} MARK}}}]}\
        """,
        """
        {"messages":[{"role":"user","content":"Hi" MARK}]}\
        """,
      })
  void whatOnlyLooksLikeAMarkCounts(String body) throws Exception {
    String mark = ",\"cache_control\":{\"type\":\"ephemeral\"}";

    assertThat(keyOf(body.replace("MARK", mark))).isNotEqualTo(keyOf(body.replace("MARK", "")));
  }

  @Test
  void aMarkThatTheProviderWouldRefuseCounts() throws Exception {
    String refused = PLAIN.replace("brief.\"", "brief.\",\"cache_control\":{\"type\":\"eternal\"}");

    assertThat(keyOf(refused)).isNotEqualTo(keyOf(PLAIN));
  }

  @Test
  void withoutAMarkTheBodyIsLeftAsItIs() throws Exception {
    assertThat(MessageBody.canonical(PLAIN.getBytes(UTF_8)).toBytes())
        .isEqualTo(CanonicalJson.parse(PLAIN.getBytes(UTF_8)).toBytes());
  }

  @Test
  void allElseOfAMarkedBodyStaysAsItWas() throws Exception {
    String rest =
        """
        "a":123456789012345678901234567890,"b":[1.5,1e300,-0.0,null,true],"c":"\\u00e9\\n\\ud83d\\ude00",\
        "messages":[]}\
        """;

    assertThat(body("{\"cache_control\":{\"type\":\"ephemeral\"}," + rest).toBytes())
        .isEqualTo(body("{" + rest).toBytes());
  }

  private static CanonicalJson body(String json) throws CanonicalJsonException {
    return MessageBody.canonical(json.getBytes(UTF_8));
  }

  private static CacheKey keyOf(String json) throws CanonicalJsonException {
    CanonicalJson body = body(json);
    return KeyEnvelope.builder()
        .api(MessagesApi.INSTANCE.name())
        .baseUrl("https://api.anthropic.com")
        .path("/v1/messages")
        .build()
        .keyFor(body, field -> MessagesApi.INSTANCE.countsInKey(field, body));
  }
}
