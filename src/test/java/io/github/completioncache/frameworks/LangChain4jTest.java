package io.github.completioncache.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClientAsync;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openaiofficial.OpenAiOfficialChatModel;
import dev.langchain4j.model.openaiofficial.OpenAiOfficialStreamingChatModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** LangChain4j, whose models are given the drop-in client. */
class LangChain4jTest {

  private static final ChatRequest QUESTION =
      ChatRequest.builder().messages(UserMessage.from("Hi")).build();

  private final Desk desk = new Desk();
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private final ChatModel model = model();
  private final StreamingChatModel streamingModel = patientModel(desk.dropIn.async());

  @AfterEach
  void close() {
    desk.close();
    handlers.shutdown();
  }

  // The client is put into the field because of what the last test shows.
  private ChatModel model() {
    var settings =
        OpenAiOfficialChatModel.builder()
            .apiKey("not used")
            .modelName("gpt-4o-mini")
            .temperature(0.0);
    return new OpenAiOfficialChatModel(settings) {
      {
        client = desk.dropIn;
      }
    };
  }

  private static OpenAiOfficialStreamingChatModel.Builder streaming() {
    return OpenAiOfficialStreamingChatModel.builder()
        .apiKey("not used")
        .modelName("gpt-4o-mini")
        .temperature(0.0);
  }

  /** As in the guide: no event is handled before the call that started its stream returned. */
  private StreamingChatModel patientModel(OpenAIClientAsync async) {
    Object starting = new Object();
    return new OpenAiOfficialStreamingChatModel(streaming()) {
      {
        asyncClient = async.withOptions(o -> o.streamHandlerExecutor(this::handle));
      }

      private void handle(Runnable events) {
        handlers.execute(
            () -> {
              synchronized (starting) {
                // The call has returned.
              }
              events.run();
            });
      }

      @Override
      public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        synchronized (starting) {
          super.doChat(request, handler);
        }
      }
    };
  }

  private StreamingChatModel hastyModel(OpenAIClientAsync async) {
    return new OpenAiOfficialStreamingChatModel(streaming()) {
      {
        asyncClient = async;
      }
    };
  }

  /** What came bit by bit, and the whole that it amounted to. */
  private record Streamed(List<String> parts, ChatResponse whole) {}

  private Streamed stream() throws Exception {
    return stream(streamingModel);
  }

  private static Streamed stream(StreamingChatModel model) throws Exception {
    List<String> parts = new CopyOnWriteArrayList<>();
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    model.chat(
        QUESTION,
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String part) {
            parts.add(part);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            whole.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            whole.completeExceptionally(error);
          }
        });
    ChatResponse response = whole.get(30, TimeUnit.SECONDS);
    return new Streamed(List.copyOf(parts), response);
  }

  private static void expectTheAnswer(ChatResponse response) {
    assertThat(response.aiMessage().text()).isEqualTo(Desk.ANSWER);
    assertThat(response.tokenUsage().totalTokenCount()).isEqualTo(Desk.TOKENS);
  }

  @Test
  void secondCallIsAHit() {
    ChatResponse first = model.chat(QUESTION);
    ChatResponse second = model.chat(QUESTION);

    expectTheAnswer(first);
    assertThat(second).isEqualTo(first);
    desk.expectHits(1);
  }

  @Test
  void secondStreamIsAHit() throws Exception {
    Streamed first = stream();
    Streamed second = stream();

    expectTheAnswer(first.whole());
    assertThat(first.parts()).containsExactly("Hello, ", "you.");
    assertThat(second).isEqualTo(first);
    desk.expectHits(1);
  }

  @Test
  void callIsAnsweredByAnEarlierStream() throws Exception {
    ChatResponse streamed = stream().whole();
    ChatResponse plain = model.chat(QUESTION);

    expectTheAnswer(plain);
    assertThat(plain.aiMessage()).isEqualTo(streamed.aiMessage());
    desk.expectHits(1);
  }

  @Test
  void streamIsAnsweredByAnEarlierCall() throws Exception {
    ChatResponse plain = model.chat(QUESTION);
    ChatResponse streamed = stream().whole();

    expectTheAnswer(streamed);
    assertThat(streamed.aiMessage()).isEqualTo(plain.aiMessage());
    desk.expectHits(1);
  }

  /** A caller may be interrupted for as long as that at any point. */
  @Test
  void eventsWaitForACallerWhoIsSlowToReturn() throws Exception {
    stream();
    StreamingChatModel slow =
        patientModel(new SlowStart(Duration.ofMillis(200)).of(desk.dropIn.async()));

    expectTheAnswer(stream(slow).whole());
    desk.expectHits(1);
  }

  /**
   * A fault of LangChain4j, with any client. When this fails, the guide and {@link #patientModel}
   * can do without their lock.
   */
  @Test
  void eventsBeforeTheCallReturnedAreAnErrorWithoutTheLock() throws Exception {
    stream();
    StreamingChatModel slow =
        hastyModel(new SlowStart(Duration.ofSeconds(30)).of(desk.dropIn.async()));

    assertThatThrownBy(() -> stream(slow)).hasMessageContaining("streamingHandle cannot be null");
  }

  /**
   * A fault of this version of LangChain4j, with any client. When this fails, the guide and {@link
   * #model()} can use the builder's methods.
   */
  @Test
  void buildersDropEverySettingWhenTheyAreGivenAClient() {
    var given =
        OpenAiOfficialChatModel.builder()
            .openAIClient(desk.plain)
            .modelName("gpt-4o-mini")
            .temperature(0.0)
            .build();
    var givenAsync =
        OpenAiOfficialStreamingChatModel.builder()
            .openAIClientAsync(desk.plain.async())
            .modelName("gpt-4o-mini")
            .temperature(0.0)
            .build();

    assertThat(given.defaultRequestParameters()).isNull();
    assertThat(givenAsync.defaultRequestParameters()).isNull();
  }
}
