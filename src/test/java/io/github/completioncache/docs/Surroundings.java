package io.github.completioncache.docs;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.anthropic.CachedAnthropicClient;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.semantic.Embedder;
import io.github.completioncache.semantic.MatchRule;
import io.github.completioncache.semantic.SemanticOptions;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a sample may use without declaring it, because the text around it has introduced it. Samples
 * see these names through a static import, so that a variable of their own hides them.
 */
public final class Surroundings {

  public static @Nullable OpenAIClient openAI;
  public static @Nullable CachedCompletionClient client;
  public static @Nullable ChatCompletionCreateParams params;
  public static @Nullable AnthropicClient anthropic;
  public static @Nullable CachedAnthropicClient claude;
  public static @Nullable MessageCreateParams question;
  public static CacheOptions options = CacheOptions.defaults();
  public static @Nullable Path file;
  public static Embedder embedder = Embedder.of("sample", 2, text -> new float[] {1, 0});
  public static SemanticOptions semantic =
      SemanticOptions.builder().embedder(embedder).rule(MatchRule.fixed(0.95)).build();

  private Surroundings() {}

  static void open(StubProvider provider, Path directory) {
    openAI = provider.client();
    client =
        CachedCompletionClient.builder().openAI(openAI).store(MemoryCacheStore.create()).build();
    params =
        ChatCompletionCreateParams.builder()
            .model("gpt-4o-mini")
            .temperature(0.0)
            .addUserMessage("How do I reset my password?")
            .build();
    anthropic = AnthropicOkHttpClient.fromEnv();
    claude =
        CachedAnthropicClient.builder()
            .anthropic(anthropic)
            .store(MemoryCacheStore.create())
            .build();
    question =
        MessageCreateParams.builder()
            .model("claude-haiku-4-5")
            .maxTokens(300)
            .putAdditionalBodyProperty("temperature", JsonValue.from(0))
            .addUserMessage("How do I reset my password?")
            .build();
    file = directory.resolve("ai_cache.db");
  }

  static void close() {
    if (client != null) {
      client.close();
    }
    if (openAI != null) {
      openAI.close();
    }
    if (claude != null) {
      claude.close();
    }
    if (anthropic != null) {
      anthropic.close();
    }
  }
}
