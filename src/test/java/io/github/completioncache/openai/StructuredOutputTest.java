package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.testing.StubProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that are read as objects of the caller's, and questions with attachments. */
class StructuredOutputTest {

  private final Desk desk = new Desk();
  private final CachedCompletionClient client = desk.open();

  /** What the model is to answer with. */
  public static class Opening {
    public String day = "";
    public int hour;
  }

  /** The same with one field more. */
  public static class LongOpening {
    public String day = "";
    public int hour;
    public int minute;
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static StructuredChatCompletionCreateParams<Opening> question() {
    return ask("When do you open?").responseFormat(Opening.class).build();
  }

  @Test
  void secondStructuredAnswerIsAHit() {
    desk.provider.answers(200, StubProvider.answer("{\\\"day\\\":\\\"Monday\\\",\\\"hour\\\":9}"));
    client.create(question());
    Opening typed = client.create(question()).choices().get(0).message().content().orElseThrow();
    Opening dropIn =
        client
            .asOpenAIClient()
            .chat()
            .completions()
            .create(question())
            .choices()
            .get(0)
            .message()
            .content()
            .orElseThrow();

    assertThat(typed.day).isEqualTo("Monday");
    assertThat(dropIn.hour).isEqualTo(9);
    assertThat(desk.provider.calls()).isEqualTo(1);
    assertThat(client.stats().hits()).isEqualTo(2);
  }

  @Test
  void k5OtherSchemaIsAnotherQuestion() {
    desk.provider.answers(200, StubProvider.answer("{\\\"day\\\":\\\"Monday\\\",\\\"hour\\\":9}"));
    client.create(question());
    client.create(ask("When do you open?").responseFormat(LongOpening.class).build());

    assertThat(client.stats().misses()).isEqualTo(2);
  }

  @Test
  void s4ChangingAnAnswerDoesNotChangeTheNext() {
    desk.provider.answers(200, StubProvider.answer("{\\\"day\\\":\\\"Monday\\\",\\\"hour\\\":9}"));
    Opening first = client.create(question()).choices().get(0).message().content().orElseThrow();
    first.day = "never";
    Opening second = client.create(question()).choices().get(0).message().content().orElseThrow();

    assertThat(second.day).isEqualTo("Monday");
  }

  private static ChatCompletionCreateParams withFile(String content) {
    String data =
        "data:text/plain;base64,"
            + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    return ask("What does it say?")
        .addUserMessageOfArrayOfContentParts(
            List.of(
                ChatCompletionContentPart.ofFile(
                    ChatCompletionContentPart.File.builder()
                        .file(
                            ChatCompletionContentPart.File.FileObject.builder()
                                .filename("report.txt")
                                .fileData(data)
                                .build())
                        .build())))
        .build();
  }

  @Test
  void k13AttachmentsOfOneNameAreToldApartByTheirContent() {
    client.create(withFile("one"));

    assertThat(Desk.statusOf(client, withFile("two"))).isEqualTo(CacheStatus.MISS);
    assertThat(Desk.statusOf(client, withFile("one"))).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void k13StreamOfTheCallerIsReadByTheOneWhoSendsItAlone() {
    desk.provider.answers(
        200,
        "{\"id\":\"f\",\"object\":\"file\",\"bytes\":1,\"created_at\":1,\"filename\":\"f\","
            + "\"purpose\":\"assistants\",\"status\":\"processed\"}");
    client
        .asOpenAIClient()
        .files()
        .create(
            FileCreateParams.builder()
                .file(new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8)))
                .purpose(FilePurpose.ASSISTANTS)
                .build());

    assertThat(desk.provider.requests().get(0).body()).contains("content");
  }
}
