package io.github.completioncache.openai;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.testing.StubEmbeddings;
import io.github.completioncache.testing.StubEmbeddings.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingListTest {

  private static EmbeddingList read(String json) throws IOException {
    return EmbeddingList.read(json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDividedAndJoinedIsTheSameByteForByte(Style style) throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      int count = random.nextInt(1, 12);
      String answer = StubEmbeddings.answer(request(random, count), style);
      List<Long> lengths = random.longs(count, 0, 1_000).boxed().toList();

      List<EmbeddingList> divided = new ArrayList<>();
      for (byte[] one : read(answer).divide(lengths)) {
        divided.add(EmbeddingList.read(one));
      }

      assertThat(divided).hasSize(count).allSatisfy(one -> assertThat(one.size()).isEqualTo(1));
      assertThat(new String(EmbeddingList.join(divided), UTF_8)).isEqualTo(answer);
    }
  }

  private static String request(Random random, int inputs) {
    String texts =
        IntStream.range(0, inputs)
            .mapToObj(i -> "\"" + Integer.toString(random.nextInt(), 36) + "\"")
            .collect(Collectors.joining(","));
    return "{\"model\":\"m\",\"dimensions\":%d,\"input\":[%s]}"
        .formatted(random.nextInt(1, 9), texts);
  }

  @Test
  void oneInputHasAnAnswerAsIfItHadBeenAskedForAlone() throws IOException {
    EmbeddingList list =
        read(
            """
            {"usage": {"total_tokens": 7, "cost": 1e-7, "prompt_tokens": 5}, "x": {"data": [], "index": 3},
             "data": [{"index": 1, "embedding": [0.10, -2E-3], "y": 1}, {"embedding": "AAA", "index": 0}]}
            """);

    List<byte[]> divided = list.divide(List.of(1L, 4L));

    assertThat(new String(divided.get(0), UTF_8))
        .isEqualTo(
            """
            {"usage": {"total_tokens": 1, "cost": 1e-7, "prompt_tokens": 1}, "x": {"data": [], "index": 3},
             "data": [{"embedding": "AAA", "index": 0}]}
            """);
    assertThat(new String(divided.get(1), UTF_8))
        .isEqualTo(
            """
            {"usage": {"total_tokens": 6, "cost": 1e-7, "prompt_tokens": 4}, "x": {"data": [], "index": 3},
             "data": [{"index": 0, "embedding": [0.10, -2E-3], "y": 1}]}
            """);
  }

  @Test
  void answersOfSeveralCallsAreNumberedAnew() throws IOException {
    List<EmbeddingList> answers = new ArrayList<>();
    for (String text : List.of("one", "two", "three")) {
      answers.add(read(StubEmbeddings.answer("{\"input\":\"" + text + "\"}", Style.SPACED)));
    }

    JsonNode joined = StubEmbeddings.JSON.readTree(EmbeddingList.join(answers));

    assertThat(joined.path("data").findValuesAsText("index")).containsExactly("0", "1", "2");
    assertThat(joined.at("/usage/prompt_tokens").asLong()).isEqualTo(10 + 10 + 12);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(joined.at("/data/" + i + "/embedding"))
          .isEqualTo(StubEmbeddings.JSON.readTree(answers.get(i).json()).at("/data/0/embedding"));
    }
  }

  @Test
  void otherEncodingsAreNotRead() {
    byte[] utf16 = StubEmbeddings.answer("{\"input\":\"a\"}", Style.COMPACT).getBytes(UTF_16);

    assertThatThrownBy(() -> EmbeddingList.read(utf16)).isInstanceOf(IOException.class);
  }
}
