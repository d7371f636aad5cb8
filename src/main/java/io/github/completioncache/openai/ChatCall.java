package io.github.completioncache.openai;

import com.fasterxml.jackson.databind.ObjectReader;
import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponseFor;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.ProviderCall;
import io.github.completioncache.store.AnswerForm;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One chat completion through the SDK, read as the SDK's own object. */
final class ChatCall implements ProviderCall<ChatCompletion> {

  private final OpenAIClient client;
  private final ObjectReader reader;
  private final boolean validate;
  private final ChatCompletionCreateParams params;
  private final RequestOptions requestOptions;

  ChatCall(
      OpenAIClient client,
      ObjectReader reader,
      boolean validate,
      ChatCompletionCreateParams params,
      RequestOptions requestOptions) {
    this.client = client;
    this.reader = reader;
    this.validate = validate;
    this.params = params;
    this.requestOptions = requestOptions;
  }

  @Override
  @SuppressWarnings(
      "MustBeClosedChecker") // The body closes the response; who reads the body closes it.
  public Upstream send() {
    HttpResponseFor<ChatCompletion> response =
        client.chat().completions().withRawResponse().create(params, requestOptions);
    Headers headers = response.headers();
    String contentType = headers.values("content-type").stream().findFirst().orElse("");
    return new Upstream(
        response.statusCode(),
        contentType.toLowerCase(Locale.ROOT).startsWith("text/event-stream")
            ? AnswerForm.SSE
            : AnswerForm.JSON,
        contentType,
        byName(headers),
        bodyOf(response));
  }

  @Override
  public ChatCompletion read(Answer answer) throws IOException {
    ChatCompletion completion;
    try {
      completion =
          answer.whole((buffer, offset, length) -> reader.readValue(buffer, offset, length));
    } catch (IOException | RuntimeException e) {
      // The same as the SDK throws for a body that it cannot read.
      throw new OpenAIInvalidDataException("Error reading response", e);
    }
    return validate ? completion.validate() : completion;
  }

  @Override
  public RuntimeException interrupted(InterruptedException interruption) {
    InterruptedIOException cause = new InterruptedIOException("interrupted");
    cause.initCause(interruption);
    return new OpenAIIoException("Request failed", cause);
  }

  private static Map<String, List<String>> byName(Headers headers) {
    Map<String, List<String>> named = new HashMap<>();
    headers.names().forEach(name -> named.put(name.toLowerCase(Locale.ROOT), headers.values(name)));
    return named;
  }

  /** The body, which releases the response when it is closed. */
  private static InputStream bodyOf(HttpResponseFor<ChatCompletion> response) {
    return new FilterInputStream(response.body()) {
      @Override
      public void close() {
        response.close();
      }
    };
  }
}
