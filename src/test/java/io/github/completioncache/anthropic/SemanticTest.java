package io.github.completioncache.anthropic;

import static io.github.completioncache.anthropic.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Tool;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.SemanticOptions;
import io.github.completioncache.semantic.VectorStore;
import io.github.completioncache.testing.Angles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claude's answers are given to questions in other words as OpenAI's are. */
class SemanticTest {

  private static final String RESET = "How do I reset my password?";
  private static final String FORGOT = "I forgot my password, how do I change it?";

  private final Desk desk = new Desk();
  private final Angles angles = new Angles().with(RESET, 0).with(FORGOT, 20);
  private final AnthropicClient client =
      desk.open(
              desk.settings()
                  .semantic(
                      SemanticOptions.builder()
                          .embedder(angles)
                          .rule(MatchRule.fixed(0.9))
                          .vectors(VectorStore.inMemory(100, desk.clock))
                          .build()))
          .asAnthropicClient();

  @AfterEach
  void close() {
    desk.close();
  }

  private CacheStatus status(MessageCreateParams.Builder params) {
    Message unused = client.messages().create(params.build());
    return desk.lastOutcome().status();
  }

  @Test
  void anotherWordingCostsOneCall() {
    status(ask(RESET));

    assertThat(status(ask(FORGOT))).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(Desk.stream(client, ask(FORGOT).build())).isNotEmpty();
    assertThat(desk.lastOutcome().status()).isEqualTo(CacheStatus.SEMANTIC);
    assertThat(desk.provider.calls()).isEqualTo(1);
  }

  @Test
  void whatWasStreamedAnswersAnotherWording() {
    assertThat(Desk.stream(client, ask(RESET).build())).isNotEmpty();

    assertThat(status(ask(FORGOT))).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void anotherSystemPromptIsAnotherPartition() {
    status(ask(RESET).system("Be short."));

    assertThat(status(ask(FORGOT).system("Be long."))).isEqualTo(CacheStatus.MISS);
    assertThat(status(ask(FORGOT).system("Be short."))).isEqualTo(CacheStatus.SEMANTIC);
  }

  @Test
  void toolsKeepAQuestionFromBeingMatched() {
    Tool tool =
        Tool.builder().name("reset").inputSchema(Tool.InputSchema.builder().build()).build();
    status(ask(RESET).addTool(tool));

    assertThat(status(ask(FORGOT).addTool(tool))).isEqualTo(CacheStatus.MISS);
    assertThat(angles.calls()).isZero();
  }
}
