package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What normalizers make of a body, and what they leave as it is. */
class NormalizerTest {

  private static String after(Normalizer normalizer, String json) throws Exception {
    return Canonical.text(normalizer.apply(Canonical.of(json)));
  }

  private static String canonical(String json) throws Exception {
    return Canonical.text(Canonical.of(json));
  }

  static Stream<Arguments> changed() {
    return Stream.of(
        Arguments.of(
            "{'messages':[{'role':'user','content':' X '},{'role':'system','content':' X '},"
                + "{'role':'developer','content':[{'type':'text','text':' X '}]}]}",
            "{'messages':[{'role':'user','content':'x'},{'role':'system','content':'x'},"
                + "{'role':'developer','content':[{'type':'text','text':'x'}]}]}"),
        Arguments.of(
            "{'instructions':' X ','input':[{'role':'user','content':[{'type':'input_text',"
                + "'text':' X '}]},{'type':'message','role':'user','content':' X '}]}",
            "{'instructions':'x','input':[{'role':'user','content':[{'type':'input_text',"
                + "'text':'x'}]},{'type':'message','role':'user','content':'x'}]}"),
        Arguments.of("{'input':' X '}", "{'input':'x'}"),
        Arguments.of(
            "{'system':' X ','messages':[{'role':'user','content':[{'type':'text','text':' X"
                + " '}]}]}",
            "{'system':'x','messages':[{'role':'user','content':[{'type':'text','text':'x'}]}]}"),
        Arguments.of(
            "{'system':[{'type':'text','text':' X '}]}",
            "{'system':[{'type':'text','text':'x'}]}"));
  }

  @ParameterizedTest
  @MethodSource("changed")
  void textsThatPeopleSayAreChanged(String json, String expected) throws Exception {
    Normalizer normalizer = Normalizer.texts("t", text -> text.strip().toLowerCase(Locale.ROOT));

    assertThat(after(normalizer, json.replace('\'', '"')))
        .isEqualTo(canonical(expected.replace('\'', '"')));
  }

  static Stream<String> unchanged() {
    return Stream.of(
        "{'model':' X ','stop':' X ','user':' X '}",
        "{'messages':[{'role':'assistant','content':' X '},{'role':'tool','content':' X '}]}",
        "{'messages':[{'content':' X '},' X ',7]}",
        "{'messages':[{'role':'user','name':' X ','content':[{'type':'refusal','text':' X '}]}]}",
        "{'messages':[{'role':'user','content':[{'type':'tool_result','content':' X '},"
            + "{'type':'document','source':{'type':'text','data':' X '}}]}]}",
        "{'messages':[{'role':'assistant','tool_calls':[{'function':{'arguments':' X '}}]}]}",
        "{'tools':[{'function':{'description':' X ','parameters':{'content':' X '}}}]}",
        "{'input':[{'type':'function_call_output','output':' X '},"
            + "{'role':'assistant','content':' X '}]}",
        "{'input':[' X ',1]}",
        "{'prediction':{'type':'content','content':' X '},'messages':' X '}");
  }

  @ParameterizedTest
  @MethodSource("unchanged")
  void allElseStays(String json) throws Exception {
    CanonicalJson body = Canonical.of(json.replace('\'', '"'));

    for (Normalizer normalizer :
        new Normalizer[] {
          Normalizer.trim(), Normalizer.collapseWhiteSpace(), Normalizer.texts("t", text -> "!")
        }) {
      assertThat(normalizer.apply(body)).isSameAs(body);
    }
  }

  private static String text(Normalizer normalizer, String text) throws Exception {
    String body =
        "{\"input\":"
            + new com.fasterxml.jackson.databind.json.JsonMapper().writeValueAsString(text)
            + "}";
    return normalizer.apply(Canonical.of(body)).string("input").orElseThrow();
  }

  @Test
  void whiteSpaceIsThatOfUnicodeWithoutTheNoBreakOnes() throws Exception {
    String all =
        "\t\n\u000B\f\r \u0085\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200A"
            + "\u2028\u2029\u205F\u3000";

    assertThat(text(Normalizer.trim(), all + "a" + all + "b" + all)).isEqualTo("a" + all + "b");
    assertThat(text(Normalizer.collapseWhiteSpace(), all + "a" + all + "b" + all)).isEqualTo("a b");
    assertThat(text(Normalizer.trim(), all)).isEmpty();
    assertThat(text(Normalizer.collapseWhiteSpace(), all)).isEmpty();
    for (String other : new String[] {"\u00A0", "\u2007", "\u202F", "\u200B", "\uFEFF", "\u001F"}) {
      assertThat(text(Normalizer.trim(), other + "a")).isEqualTo(other + "a");
    }
  }

  @Test
  void nfcComposesAccents() throws Exception {
    assertThat(text(Normalizer.nfc(), "Gru\u0308\u00dfe \u212B"))
        .isEqualTo("Gr\u00fc\u00dfe \u00C5");
    assertThat(text(Normalizer.nfc(), "\uFB01")).isEqualTo("\uFB01");
  }

  @Test
  void numbersOfAllKindsSurviveAChange() throws Exception {
    String rest = "\"n\":[9007199254740993,123456789012345678901234567890,0.1,1e-7,1e+21,5e-324]}";

    assertThat(after(Normalizer.trim(), "{\"input\":\" a\"," + rest))
        .isEqualTo(canonical("{\"input\":\"a\"," + rest));
  }

  @Test
  void k19_longTextsAreNormalized() throws Exception {
    String longText = "x ".repeat(12 << 20);

    assertThat(text(Normalizer.trim(), longText)).hasSize((24 << 20) - 1);
  }

  @ParameterizedTest
  @CsvSource({"trim@1", "collapse-white-space@1", "nfc@1", "alias-ids@1"})
  void namesNeverChange(String name) {
    assertThat(
            Stream.of(
                Normalizer.trim(),
                Normalizer.collapseWhiteSpace(),
                Normalizer.nfc(),
                Normalizer.aliasIds()))
        .extracting(Normalizer::name)
        .contains(name);
  }

  private static final String CALLS =
      """
      {"messages":[{"role":"user","content":"Hi","id":"%1$s"},\
      {"role":"assistant","content":null,"tool_calls":[\
      {"id":"%2$s","type":"function","function":{"name":"a","arguments":"{}"}},\
      {"id":"%3$s","type":"function","function":{"name":"b","arguments":"{}"}}]},\
      {"role":"tool","tool_call_id":"%3$s","content":"%4$s"},\
      {"role":"tool","tool_call_id":"%2$s","content":"2"}]}\
      """;

  private static final String ITEMS =
      """
      {"input":[{"role":"user","content":"Hi"},\
      {"type":"message","role":"assistant","id":"%1$s","content":[]},\
      {"type":"function_call","id":"fc_%1$s","call_id":"%2$s","name":"a","arguments":"{}"},\
      {"type":"function_call","id":"fc_%2$s","call_id":"%3$s","name":"b","arguments":"{}"},\
      {"type":"function_call_output","call_id":"%3$s","output":"%4$s"},\
      {"type":"function_call_output","call_id":"%2$s","output":"2"}]}\
      """;

  private static final String BLOCKS =
      """
      {"messages":[{"role":"user","content":"Hi"},\
      {"role":"assistant","content":[{"type":"text","text":"%4$s"},\
      {"type":"tool_use","id":"%2$s","name":"a","input":{"id":7}},\
      {"type":"tool_use","id":"%3$s","name":"b","input":{}}]},\
      {"role":"user","content":[{"type":"tool_result","tool_use_id":"%3$s","content":"%4$s"},\
      {"type":"tool_result","tool_use_id":"%2$s","content":"2"}]}]}\
      """;

  static Stream<String> histories() {
    return Stream.of(CALLS, ITEMS, BLOCKS);
  }

  private static String aliased(String history, String... ids) throws Exception {
    return after(Normalizer.aliasIds(), with(history, ids));
  }

  private static String with(String history, String... ids) {
    String json = history;
    for (int i = 0; i < ids.length; i++) {
      json = json.replace("%" + (i + 1) + "$s", ids[i]);
    }
    return json;
  }

  @ParameterizedTest
  @MethodSource("histories")
  void k14_volatileIdsAreAliasedByPositionAndToolResultsStayKeyed(String history) throws Exception {
    String one = aliased(history, "msg_a7", "call_a7", "call_b7", "one");

    assertThat(aliased(history, "msg_Zz", "call_Zz", "call_Xx", "one")).isEqualTo(one);
    assertThat(aliased(history, "msg_a7", "call_a7", "call_b7", "two")).isNotEqualTo(one);
    assertThat(one).doesNotContain("_a7", "_b7");
  }

  @ParameterizedTest
  @MethodSource("histories")
  void k14_whichIdAnswersWhichCallCounts(String history) throws Exception {
    String one = aliased(history, "msg_a7", "call_a7", "call_b7", "one");
    String swapped = history.replaceFirst("(.*)%3\\$s(.*)%2\\$s", "$1%2\\$s$2%3\\$s");

    assertThat(swapped).isNotEqualTo(history);
    assertThat(aliased(swapped, "msg_a7", "call_a7", "call_b7", "one")).isNotEqualTo(one);
    assertThat(aliased(history, "msg_a7", "call_a7", "call_a7", "one")).isNotEqualTo(one);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void k14_idThatIsMentionedElsewhereStays(String history) throws Exception {
    String one = aliased(history, "msg_a7", "call_a7", "call_b7", "see call_a7");

    assertThat(one).contains("\"call_a7\"").doesNotContain("call_b7");
    assertThat(aliased(history, "msg_a7", "call_b7", "call_a7", "see call_a7")).isNotEqualTo(one);
    assertThat(aliased(history, "msg_Z7", "call_a7", "call_Z7", "see call_a7")).isEqualTo(one);
  }

  @Test
  void k14_noLiteralIdIsTakenForAnAlias() throws Exception {
    String alias = aliased(CALLS, "msg_a7", "call_a7", "call_b7", "one");
    String numbers = alias.replace("\"tool_call_id\":2", "\"tool_call_id\":\"2\"");

    // Ids as literal numbers, as texts of numbers, and the form that literal numbers are given.
    assertThat(after(Normalizer.aliasIds(), alias)).isNotEqualTo(alias);
    assertThat(after(Normalizer.aliasIds(), numbers)).isNotEqualTo(alias);
    String wrapped = after(Normalizer.aliasIds(), alias);
    assertThat(after(Normalizer.aliasIds(), wrapped)).isNotEqualTo(wrapped);
    assertThat(aliased(CALLS, "1", "2", "3", "one")).isNotEqualTo(alias);
  }

  @Test
  void k14_idsOfWhatTheProviderKeepsStay() throws Exception {
    String json =
        """
        {"input":[{"type":"item_reference","id":"msg_a7"},{"type":"reasoning","id":"rs_a7"},\
        {"type":"image_generation_call","id":"ig_a7"}],\
        "messages":[{"role":"assistant","audio":{"id":"audio_a7"}},\
        {"role":"user","content":[{"type":"file","file":{"file_id":"file-a7"}}]}],\
        "previous_response_id":"resp_a7"}\
        """;
    CanonicalJson body = Canonical.of(json);

    assertThat(Normalizer.aliasIds().apply(body)).isSameAs(body);
  }

  @Test
  void k14_oddIdsStay() throws Exception {
    for (String id : new String[] {"", "a b", "\u00fc", "x".repeat(201), "q\\\"q"}) {
      assertThat(aliased("{\"messages\":[{\"role\":\"user\",\"id\":\"%1$s\"}]}", id))
          .isEqualTo(canonical("{\"messages\":[{\"role\":\"user\",\"id\":\"" + id + "\"}]}"));
    }
    assertThat(aliased("{\"messages\":[{\"role\":\"user\",\"id\":null}]}"))
        .isEqualTo("{\"messages\":[{\"id\":null,\"role\":\"user\"}]}");
  }

  @Test
  void k14_answerWithAnIdOfTheRequestWillNotDo() throws Exception {
    CanonicalJson body = Canonical.of(with(CALLS, "msg_a7", "call_a7", "call_b7", "one"));
    CanonicalJson mentioned = Canonical.of(with(CALLS, "msg_a7", "call_a7", "call_b7", "call_a7"));
    byte[] repeating = "..{\"id\":\"call_a7\"}..".getBytes(UTF_8);
    byte[] other = "{\"id\":\"call_c7\"}".getBytes(UTF_8);

    Normalizer ids = Normalizer.aliasIds();
    assertThat(ids.accepts(body, repeating, 2, repeating.length - 4)).isFalse();
    assertThat(ids.accepts(body, repeating, 0, 8)).isTrue();
    assertThat(ids.accepts(body, other, 0, other.length)).isTrue();
    // An id that counts as it is may be repeated: it is the same in every request of this key.
    assertThat(ids.accepts(mentioned, repeating, 0, repeating.length)).isTrue();
    assertThat(Normalizer.trim().accepts(body, repeating, 0, repeating.length)).isTrue();
  }
}
