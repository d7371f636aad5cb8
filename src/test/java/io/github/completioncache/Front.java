package io.github.completioncache;

import com.anthropic.client.AnthropicClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;

/**
 * Every way to ask a question and to say what is wanted of the cache: by an argument, by a view, by
 * headers; for each API, plain, streamed and asynchronously.
 */
enum Front {
  TYPED {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      bench.client.complete(chat(text).build(), options);
    }
  },
  TYPED_ASYNC {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      bench.client.completeAsync(chat(text).build(), options).join();
    }
  },
  VIEW {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      bench.client.withOptions(options).create(chat(text).build());
    }
  },
  VIEW_STREAM {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      try (var stream = bench.client.withOptions(options).createStreaming(chat(text).build())) {
        stream.stream().forEach(chunk -> {});
      }
    }
  },
  VIEW_ASYNC {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      bench.client.withOptions(options).createAsync(chat(text).build()).join();
    }
  },
  DROP_IN_OF_VIEW {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      chat(bench.client.withOptions(options).asOpenAIClient(), chat(text).build());
    }
  },
  HEADER {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      chat(openAI(bench), chat(text, options));
    }
  },
  HEADER_STREAM {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      try (var stream = openAI(bench).chat().completions().createStreaming(chat(text, options))) {
        stream.stream().forEach(chunk -> {});
      }
    }
  },
  HEADER_ASYNC {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      openAI(bench).async().chat().completions().create(chat(text, options)).join();
    }
  },
  HEADER_ASYNC_STREAM {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      openAI(bench)
          .async()
          .chat()
          .completions()
          .createStreaming(chat(text, options))
          .subscribe(chunk -> {})
          .onCompleteFuture()
          .join();
    }
  },
  RESPONSES_OF_VIEW {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      bench.client.withOptions(options).asOpenAIClient().responses().create(response(text).build());
    }
  },
  RESPONSES {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      openAI(bench).responses().create(response(text, options));
    }
  },
  RESPONSES_STREAM {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      try (var stream = openAI(bench).responses().createStreaming(response(text, options))) {
        stream.stream().forEach(event -> {});
      }
    }
  },
  RESPONSES_ASYNC {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      openAI(bench).async().responses().create(response(text, options)).join();
    }
  },
  RESPONSES_ASYNC_STREAM {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      openAI(bench)
          .async()
          .responses()
          .createStreaming(response(text, options))
          .subscribe(event -> {})
          .onCompleteFuture()
          .join();
    }
  },
  EMBEDDINGS_OF_VIEW {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      bench
          .client
          .withOptions(options)
          .asOpenAIClient()
          .embeddings()
          .create(embedding(text).build());
    }
  },
  EMBEDDINGS {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      openAI(bench).embeddings().create(embedding(text, options));
    }
  },
  EMBEDDINGS_ASYNC {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      openAI(bench).async().embeddings().create(embedding(text, options)).join();
    }
  },
  MESSAGES_OF_VIEW {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      bench
          .claude
          .withOptions(options)
          .asAnthropicClient()
          .messages()
          .create(message(text).build());
    }
  },
  MESSAGES {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      claude(bench).messages().create(message(text, options));
    }
  },
  MESSAGES_STREAM {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      try (var stream = claude(bench).messages().createStreaming(message(text, options))) {
        stream.stream().forEach(event -> {});
      }
    }
  },
  MESSAGES_ASYNC {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      claude(bench).async().messages().create(message(text, options)).join();
    }
  },
  MESSAGES_ASYNC_STREAM {
    @Override
    void ask(Bench bench, String text, CacheOptions options) {
      claude(bench)
          .async()
          .messages()
          .createStreaming(message(text, options))
          .subscribe(event -> {})
          .onCompleteFuture()
          .join();
    }
  };

  private static final String PREFIX = "X-Completion-Cache-";

  /** Asks, and reads the answer to its end. */
  abstract void ask(Bench bench, String text, CacheOptions options);

  private static OpenAIClient openAI(Bench bench) {
    return bench.client.asOpenAIClient();
  }

  private static AnthropicClient claude(Bench bench) {
    return bench.claude.asAnthropicClient();
  }

  private static void chat(OpenAIClient client, ChatCompletionCreateParams params) {
    client.chat().completions().create(params).validate();
  }

  private static ChatCompletionCreateParams.Builder chat(String text) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessage(text);
  }

  private static ChatCompletionCreateParams chat(String text, CacheOptions options) {
    ChatCompletionCreateParams.Builder params = chat(text);
    Bench.headers(options)
        .forEach((name, value) -> params.putAdditionalHeader(PREFIX + name, value));
    return params.build();
  }

  private static ResponseCreateParams.Builder response(String text) {
    return ResponseCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .store(false)
        .input(text);
  }

  private static ResponseCreateParams response(String text, CacheOptions options) {
    ResponseCreateParams.Builder params = response(text);
    Bench.headers(options)
        .forEach((name, value) -> params.putAdditionalHeader(PREFIX + name, value));
    return params.build();
  }

  private static EmbeddingCreateParams.Builder embedding(String text) {
    return EmbeddingCreateParams.builder().model("text-embedding-3-small").input(text);
  }

  private static EmbeddingCreateParams embedding(String text, CacheOptions options) {
    EmbeddingCreateParams.Builder params = embedding(text);
    Bench.headers(options)
        .forEach((name, value) -> params.putAdditionalHeader(PREFIX + name, value));
    return params.build();
  }

  private static MessageCreateParams.Builder message(String text) {
    return MessageCreateParams.builder()
        .model("claude-haiku-4-5")
        .maxTokens(100)
        .putAdditionalBodyProperty("temperature", com.anthropic.core.JsonValue.from(0.0))
        .addUserMessage(text);
  }

  private static MessageCreateParams message(String text, CacheOptions options) {
    MessageCreateParams.Builder params = message(text);
    Bench.headers(options)
        .forEach((name, value) -> params.putAdditionalHeader(PREFIX + name, value));
    return params.build();
  }
}
