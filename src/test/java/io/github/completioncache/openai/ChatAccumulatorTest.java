package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Chunks as different providers send them, and the document that they amount to. */
class ChatAccumulatorTest {

  private static JsonNode document(String... chunks) {
    return Wire.accumulated(Wire.stream(Stream.of(chunks).map(Wire::json).toList()));
  }

  /** The message that these deltas amount to. */
  private static JsonNode message(String... deltas) {
    return document(
            Stream.of(deltas)
                .map(delta -> "{\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}")
                .toArray(String[]::new))
        .at("/choices/0/message");
  }

  private static JsonNode toolCalls(String... pieces) {
    return message(
            Stream.of(pieces)
                .map(piece -> "{\"tool_calls\":[" + piece + "]}")
                .toArray(String[]::new))
        .path("tool_calls");
  }

  @Test
  void choicesMayArriveInAnyOrder() {
    assertThat(
            document(
                "{\"choices\":[{\"index\":2,\"delta\":{\"content\":\"c\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},"
                    + "{\"index\":1,\"delta\":{\"content\":\"b\"}}]}",
                "{\"choices\":[{\"index\":2,\"delta\":{\"content\":\"C\"},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"A\"}}]}"))
        .isEqualTo(
            Wire.json(
                "{\"object\":\"chat.completion\",\"choices\":["
                    + "{\"index\":0,\"message\":{\"content\":\"aA\"}},"
                    + "{\"index\":1,\"message\":{\"content\":\"b\"}},"
                    + "{\"index\":2,\"message\":{\"content\":\"cC\"},\"finish_reason\":\"stop\"}]}"));
  }

  @Test
  void s1_parallelToolCallsArePutTogetherByIndex() {
    assertThat(
            toolCalls(
                "{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}",
                "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}",
                "{\"index\":1,\"function\":{\"arguments\":\"[\"}},{\"index\":0,\"function\":{\"arguments\":\"}\"}}",
                "{\"index\":1,\"function\":{\"arguments\":\"]\"}}"))
        .isEqualTo(
            Wire.json(
                "[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                    + "{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"[]\"}}]"));
  }

  @Test
  void toolCallsWithoutIndexBeginWithTheirId() {
    assertThat(
            toolCalls(
                "{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}",
                "{\"function\":{\"arguments\":\"}\"}}",
                "{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"[\"}}",
                "{\"id\":\"b\",\"function\":{\"arguments\":\"]\"}}"))
        .isEqualTo(
            Wire.json(
                "[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                    + "{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"[]\"}}]"));
  }

  @Test
  void whatIsSaidAgainIsNotSaidTwice() {
    assertThat(
            toolCalls(
                "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}}",
                "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"2\"}}",
                "{\"index\":0,\"id\":\"\",\"type\":null,\"function\":{\"name\":\"\",\"arguments\":\"3\"}}"))
        .isEqualTo(
            Wire.json(
                "[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"123\"}}]"));
    assertThat(
            message(
                "{\"role\":\"assistant\",\"content\":\"a\"}",
                "{\"role\":\"assistant\",\"content\":\"b\"}"))
        .isEqualTo(Wire.json("{\"role\":\"assistant\",\"content\":\"ab\"}"));
  }

  @Test
  void s1_reasoningIsContinuedWhateverItIsCalled() {
    assertThat(
            message(
                "{\"reasoning_content\":\"a\",\"reasoning\":\"c\",\"thoughts\":null}",
                "{\"reasoning_content\":\"b\",\"reasoning\":\"d\",\"thoughts\":\"e\"}",
                "{\"reasoning_content\":null,\"reasoning\":\"\",\"thoughts\":\"f\"}"))
        .isEqualTo(
            Wire.json("{\"reasoning_content\":\"ab\",\"reasoning\":\"cd\",\"thoughts\":\"ef\"}"));
  }

  @Test
  void elementsOfListsAreAppendedUnlessTheyNameAnEarlierOne() {
    assertThat(
            message(
                "{\"annotations\":[{\"a\":1}],\"details\":[{\"type\":\"t\",\"index\":0,\"text\":\"a\"}]}",
                "{\"annotations\":[{\"a\":1}],\"details\":[{\"type\":\"t\",\"index\":0,\"text\":\"b\"}]}",
                "{\"annotations\":[],\"details\":[{\"type\":\"u\",\"index\":0,\"data\":\"c\"}]}"))
        .isEqualTo(
            Wire.json(
                "{\"annotations\":[{\"a\":1},{\"a\":1}],\"details\":["
                    + "{\"type\":\"t\",\"index\":0,\"text\":\"ab\"},"
                    + "{\"type\":\"u\",\"index\":0,\"data\":\"c\"}]}"));
  }

  @Test
  void audioAndLegacyFunctionCallAreContinued() {
    assertThat(
            message(
                "{\"audio\":{\"id\":\"x\",\"transcript\":\"He\"},\"function_call\":{\"name\":\"f\",\"arguments\":\"{\"}}",
                "{\"audio\":{\"data\":\"AAAA\",\"transcript\":\"llo\"},\"function_call\":{\"arguments\":\"}\"}}",
                "{\"audio\":{\"data\":\"BBBB\",\"expires_at\":7}}"))
        .isEqualTo(
            Wire.json(
                "{\"audio\":{\"id\":\"x\",\"transcript\":\"Hello\",\"data\":\"AAAABBBB\",\"expires_at\":7},"
                    + "\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}}"));
  }

  @Test
  void nullIsLessThanEmptyAndEmptyIsLessThanText() {
    assertThat(message("{\"content\":null,\"refusal\":null}", "{\"content\":\"\"}", "{}"))
        .isEqualTo(Wire.json("{\"content\":\"\",\"refusal\":null}"));
    assertThat(message("{\"content\":\"\"}", "{\"content\":null}", "{\"content\":\"a\"}"))
        .isEqualTo(Wire.json("{\"content\":\"a\"}"));
  }

  @Test
  void logprobsOfAllChunksAreInOneList() {
    assertThat(
            document(
                    "{\"choices\":[{\"logprobs\":{\"content\":[],\"refusal\":null}}]}",
                    "{\"choices\":[{\"logprobs\":{\"content\":[{\"token\":\"a\"}],\"refusal\":null}}]}",
                    "{\"choices\":[{\"logprobs\":{\"content\":[{\"token\":\"b\"}],\"refusal\":[]}}]}",
                    "{\"choices\":[{\"logprobs\":null}]}")
                .at("/choices/0/logprobs"))
        .isEqualTo(Wire.json("{\"content\":[{\"token\":\"a\"},{\"token\":\"b\"}],\"refusal\":[]}"));
  }

  @Test
  void chunksAboutFiltersAloneDoNotEraseWhatIsKnown() {
    assertThat(
            document(
                "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[],"
                    + "\"prompt_filter_results\":[{\"prompt_index\":0}]}",
                "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},"
                    + "\"content_filter_results\":{\"hate\":{\"filtered\":false}}}]}",
                "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[{\"index\":0,"
                    + "\"finish_reason\":null,\"content_filter_results\":{\"code\":{\"filtered\":false}},"
                    + "\"content_filter_offsets\":{\"end\":1}}]}"))
        .isEqualTo(
            Wire.json(
                "{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":5,\"model\":\"m\","
                    + "\"prompt_filter_results\":[{\"prompt_index\":0}],\"choices\":[{\"index\":0,"
                    + "\"message\":{\"content\":\"a\"},\"finish_reason\":null,"
                    + "\"content_filter_results\":{\"hate\":{\"filtered\":false},\"code\":{\"filtered\":false}},"
                    + "\"content_filter_offsets\":{\"end\":1}}]}"));
  }

  @Test
  void lastUsageCountsAndWhatOnlyHidesLengthsIsDropped() {
    assertThat(
            document(
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":1},\"obfuscation\":\"x\"}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":2}}",
                "{\"choices\":[],\"usage\":null}"))
        .isEqualTo(
            Wire.json(
                "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"}}],"
                    + "\"usage\":{\"prompt_tokens\":2}}"));
  }

  @Test
  void messageCountsOnlyInPlaceOfADelta() {
    assertThat(
            document(
                    "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"message\":{\"content\":\"a\"}}]}",
                    "{\"choices\":[{\"delta\":{\"content\":\"b\"},\"message\":{\"content\":\"ab\"}}]}",
                    "{\"choices\":[{\"message\":{\"content\":\"c\"}}]}")
                .at("/choices/0/message/content")
                .textValue())
        .isEqualTo("abc");
  }

  @Test
  void s5_unknownMembersAndValuesAreKeptToTheDigit() {
    String document =
        Wire.text(
            document(
                "{\"x\":{\"a\":1},\"score\":0.10,\"choices\":[{\"native_finish_reason\":null}]}",
                "{\"x\":{\"b\":12345678901234567890.1234567890},"
                    + "\"choices\":[{\"native_finish_reason\":\"eos\",\"finish_reason\":\"brand_new\"}]}"));

    assertThat(document)
        .contains("\"x\":{\"a\":1,\"b\":12345678901234567890.1234567890}", "\"score\":0.10")
        .contains("\"native_finish_reason\":\"eos\"", "\"finish_reason\":\"brand_new\"");
  }
}
