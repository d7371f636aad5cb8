package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionMessage;
import io.github.completioncache.ProviderApi.Delivery;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Streams and documents that were recorded with real providers, each made into the other. */
@Needs(Need.SHARED_DATA)
class RecordedStreamsTest {

  @Test
  void everyStreamIsCompleteOrSaysWhyNot() throws IOException {
    Map<String, byte[]> streams = Wire.recordedStreams();
    assertThat(streams).hasSizeGreaterThan(50);

    List<String> problems =
        streams.values().stream()
            .map(Wire::facts)
            .map(Facts::problem)
            .filter(Objects::nonNull)
            .toList();

    assertThat(problems).as("problems").hasSizeLessThan(5);
    assertThat(problems).contains("answer is an error");
  }

  @Test
  void s1_documentOfAStreamIsWhatTheSdkMakesOfIt() throws IOException {
    int compared = 0;
    for (Map.Entry<String, byte[]> stream : Wire.recordedStreams().entrySet()) {
      if (Wire.facts(stream.getValue()).problem() != null) {
        continue;
      }
      ChatCompletion ours = Wire.sdkCompletion(Wire.accumulated(stream.getValue()));
      ChatCompletion sdks = Wire.sdkAccumulated(stream.getValue());
      assertSame(stream.getKey(), ours, sdks);
      compared++;
    }
    assertThat(compared).isGreaterThan(50);
  }

  private static void assertSame(String name, ChatCompletion ours, ChatCompletion sdks) {
    assertThat(ours.id()).as(name).isEqualTo(sdks.id());
    assertThat(ours.created()).as(name).isEqualTo(sdks.created());
    assertThat(ours.model()).as(name).isEqualTo(sdks.model());
    assertThat(ours.systemFingerprint()).as(name).isEqualTo(sdks.systemFingerprint());
    assertThat(ours.usage()).as(name).isEqualTo(sdks.usage());
    assertThat(ours.choices()).as(name).hasSameSizeAs(sdks.choices());
    for (int i = 0; i < ours.choices().size(); i++) {
      ChatCompletion.Choice our = ours.choices().get(i);
      ChatCompletion.Choice sdk = sdks.choices().get(i);
      assertThat(our.index()).as(name).isEqualTo(sdk.index());
      assertThat(our.finishReason()).as(name).isEqualTo(sdk.finishReason());
      assertThat(our.logprobs().flatMap(ChatCompletion.Choice.Logprobs::content).orElse(List.of()))
          .as(name)
          .isEqualTo(
              sdk.logprobs().flatMap(ChatCompletion.Choice.Logprobs::content).orElse(List.of()));
      assertThat(our.logprobs().flatMap(ChatCompletion.Choice.Logprobs::refusal).orElse(List.of()))
          .as(name)
          .isEqualTo(
              sdk.logprobs().flatMap(ChatCompletion.Choice.Logprobs::refusal).orElse(List.of()));
      assertSame(name, our.message(), sdk.message());
    }
  }

  private static void assertSame(
      String name, ChatCompletionMessage ours, ChatCompletionMessage sdks) {
    assertThat(ours.content()).as(name).isEqualTo(sdks.content());
    assertThat(ours.refusal()).as(name).isEqualTo(sdks.refusal());
    assertThat(ours._role()).as(name).isEqualTo(sdks._role());
    assertThat(ours.toolCalls().orElse(List.of()))
        .as(name)
        .isEqualTo(sdks.toolCalls().orElse(List.of()));
  }

  @Test
  void s2_documentIsTheSameAfterReplay() throws IOException {
    List<Wire.Recorded> documents = Wire.recordedDocuments();
    assertThat(documents).hasSizeGreaterThan(220);
    for (Wire.Recorded recorded : documents) {
      JsonNode document = Wire.json(recorded.body());
      byte[] events = Wire.replayed(document, Delivery.EVENTS_WITH_USAGE);

      assertThat(Wire.accumulated(events)).as(recorded.file()).isEqualTo(Wire.normal(document));
      assertThat(Wire.facts(events)).as(recorded.file()).isEqualTo(ChatAnswer.inspect(document));
    }
  }

  @Test
  void s2_sdkReadsReplayedChunks() throws IOException {
    int valid = 0;
    for (Wire.Recorded recorded : Wire.recordedDocuments()) {
      JsonNode document = Wire.json(recorded.body());
      ChatCompletion completion = Wire.sdkCompletion(Wire.normal(document));
      if (!completion.isValid()) {
        continue;
      }
      valid++;
      byte[] events = Wire.replayed(document, Delivery.EVENTS_WITH_USAGE);
      Wire.chunks(events).forEach(chunk -> Wire.sdkChunk(chunk).validate());
      ChatCompletion accumulated = Wire.sdkAccumulated(events);
      for (int i = 0; i < completion.choices().size(); i++) {
        ChatCompletionMessage original = completion.choices().get(i).message();
        ChatCompletionMessage message = accumulated.choices().get(i).message();
        assertThat(message.content().orElse("")).isEqualTo(original.content().orElse(""));
        assertThat(message.refusal()).isEqualTo(original.refusal());
        assertThat(message._additionalProperties())
            .containsAllEntriesOf(original._additionalProperties());
        assertThat(message.toolCalls().orElse(List.of()))
            .isEqualTo(original.toolCalls().orElse(List.of()));
      }
      assertThat(accumulated.usage()).as(recorded.file()).isEqualTo(completion.usage());
    }
    assertThat(valid).isGreaterThan(150);
  }

  @Test
  void replayTellsTheUsageOnlyIfAsked() throws IOException {
    for (Wire.Recorded recorded : Wire.recordedDocuments()) {
      JsonNode document = Wire.json(recorded.body());
      byte[] without = Wire.replayed(document, Delivery.EVENTS);
      byte[] with = Wire.replayed(document, Delivery.EVENTS_WITH_USAGE);

      assertThat(Wire.chunks(without)).noneMatch(chunk -> chunk.has("usage"));
      assertThat(Wire.chunks(with)).allMatch(chunk -> chunk.has("usage"));
      assertThat(filtered(with)).asString().isEqualTo(new String(without, StandardCharsets.UTF_8));
    }
  }

  @Test
  void streamWithoutItsUsageIsOtherwiseTheSame() throws IOException {
    for (Map.Entry<String, byte[]> stream : Wire.recordedStreams().entrySet()) {
      byte[] filtered = filtered(stream.getValue());

      assertThat(Wire.chunks(filtered)).as(stream.getKey()).noneMatch(chunk -> chunk.has("usage"));
      if (Wire.chunks(stream.getValue()).stream().noneMatch(chunk -> chunk.has("usage"))) {
        assertThat(filtered).as(stream.getKey()).isEqualTo(stream.getValue());
      }
      if (Wire.facts(stream.getValue()).problem() == null) {
        ObjectNode expected = Wire.accumulated(stream.getValue()).deepCopy();
        expected.remove("usage");
        assertThat(Wire.accumulated(filtered)).as(stream.getKey()).isEqualTo(expected);
      }
    }
  }

  private static byte[] filtered(byte[] events) throws IOException {
    return Wire.API.select(new ByteArrayInputStream(events), Delivery.EVENTS).readAllBytes();
  }
}
