package io.github.completioncache.openai;

import com.openai.client.OpenAIClient;
import com.openai.core.ClientOptions;
import com.openai.core.RequestOptions;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.ProviderCall;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.io.InterruptedIOException;

/** One chat completion through the SDK, read as the SDK's own object. */
final class ChatCall implements ProviderCall<ChatCompletion> {

  private final OpenAIClient client;
  private final Endpoint endpoint;
  private final ChatCompletionCreateParams params;
  private final RequestOptions requestOptions;

  ChatCall(
      OpenAIClient client,
      Endpoint endpoint,
      ChatCompletionCreateParams params,
      RequestOptions requestOptions) {
    this.client = client;
    this.endpoint = endpoint;
    this.params = params;
    this.requestOptions = requestOptions;
  }

  @Override
  @SuppressWarnings(
      "MustBeClosedChecker") // The body closes the response; who reads the body closes it.
  public Upstream send() {
    return WireTypes.upstream(
        client.chat().completions().withRawResponse().create(params, requestOptions));
  }

  /** The SDK throws exceptions of its own for all others. */
  @Override
  public boolean canRead(int status) {
    return status >= 200 && status < 300;
  }

  @Override
  public ChatCompletion read(Answer answer) throws IOException {
    ChatCompletion completion;
    try {
      completion =
          answer.form() == AnswerForm.SSE
              ? answer.whole(this::together)
              : answer.whole(this::parsed);
    } catch (IOException | RuntimeException e) {
      // The same as the SDK throws for a body that it cannot read.
      throw new OpenAIInvalidDataException("Error reading response", e);
    }
    Boolean asked = requestOptions.getResponseValidation();
    boolean validate = asked != null ? asked : endpoint.options().responseValidation();
    return validate ? completion.validate() : completion;
  }

  @Override
  public boolean isOutage(Throwable failure) {
    return WireTypes.isOutage(failure);
  }

  @Override
  public RuntimeException interrupted(InterruptedException interruption) {
    return WireTypes.interrupted(interruption);
  }

  @Override
  public Timeouts timeouts() {
    ClientOptions defaults = endpoint.options();
    RequestOptions all =
        requestOptions.applyDefaults(RequestOptions.builder().timeout(defaults.timeout()).build());
    return WireTypes.timeouts(all.getTimeout(), defaults.maxRetries());
  }

  @Override
  public RuntimeException timedOut(InterruptedIOException timeout) {
    return WireTypes.failed(timeout);
  }

  private ChatCompletion parsed(byte[] buffer, int offset, int length) throws IOException {
    return endpoint.completions().readValue(buffer, offset, length);
  }

  /** An answer that a caller had asked for as a stream. */
  private ChatCompletion together(byte[] buffer, int offset, int length) throws IOException {
    return endpoint
        .completions()
        .readValue(ChatCompletionsApi.INSTANCE.toDocument(buffer, offset, length));
  }
}
