package io.github.completioncache.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The SDK's own request bodies have one form, whether serialized or read from their text. */
class SdkRequestTest {

  private static final JsonMapper MAPPER = ObjectMappers.jsonMapper();

  @Test
  void randomRequestsHaveOneFormHoweverTheyCome() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 150; i++) {
      ChatCompletionCreateParams.Builder builder = Requests.builder();
      builder.addUserMessage(RandomJson.text(random, random.nextInt(2_000)));
      builder.addUserMessageOfArrayOfContentParts(
          List.of(
              ChatCompletionContentPart.ofText(
                  ChatCompletionContentPartText.builder()
                      .text(RandomJson.text(random, 40))
                      .build()),
              ChatCompletionContentPart.ofImageUrl(
                  ChatCompletionContentPartImage.builder()
                      .imageUrl(
                          ChatCompletionContentPartImage.ImageUrl.builder()
                              .url("data:image/png;base64,AAAA")
                              .build())
                      .build())));
      builder.topP(random.nextDouble()).maxCompletionTokens(random.nextLong()).n(random.nextInt(5));
      JsonNode tree = MAPPER.valueToTree(RandomJson.object(random, 3));
      JsonNode plain = MAPPER.readTree(MAPPER.writeValueAsBytes(tree));
      for (Map.Entry<String, JsonNode> property : plain.properties()) {
        builder.putAdditionalBodyProperty(
            "x" + property.getKey(), JsonValue.from(property.getValue()));
      }
      ChatCompletionCreateParams params = builder.build();

      assertThat(Requests.canonical(params).toBytes())
          .isEqualTo(CanonicalJson.parse(MAPPER.writeValueAsBytes(params._body())).toBytes());
    }
  }

  @Test
  @Needs(Need.SHARED_DATA)
  void recordedRequestsHaveOneFormHoweverTheyCome() throws Exception {
    List<String> lines =
        Files.readAllLines(Need.sharedData().resolve("openai-bodies/exchanges.jsonl"));
    assertThat(lines).hasSizeGreaterThan(200);
    for (String line : lines) {
      JsonNode request = MAPPER.readTree(line).get("request");
      if (!request.isObject()) {
        continue;
      }
      byte[] recorded = CanonicalJson.parse(MAPPER.writeValueAsBytes(request)).toBytes();
      ChatCompletionCreateParams.Body body =
          MAPPER.treeToValue(request, ChatCompletionCreateParams.Body.class);

      assertThat(CanonicalJson.write(MAPPER, request).toBytes()).isEqualTo(recorded);
      assertThat(CanonicalJson.write(MAPPER, body).toBytes()).isEqualTo(recorded);
    }
  }
}
