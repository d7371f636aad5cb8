package io.github.completioncache.openai;

import static io.github.completioncache.openai.Desk.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.auth.SubjectTokenProvider;
import com.openai.auth.SubjectTokenType;
import com.openai.auth.WorkloadIdentity;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.credential.BearerTokenCredential;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.testing.StubProvider;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gives credentials is asked where a request is really sent, and only there. */
class CredentialsTest {

  private static final ChatCompletionCreateParams QUESTION = ask("Hi").build();

  private final Desk desk = new Desk();
  private final AtomicInteger tokens = new AtomicInteger();

  @AfterEach
  void close() {
    desk.close();
  }

  private OpenAIClient dropIn(OpenAIClient plain) {
    return desk.open(desk.settings().openAI(plain)).asOpenAIClient();
  }

  private OpenAIClient withTokens() {
    return desk.plain.withOptions(
        builder ->
            builder.credential(
                BearerTokenCredential.create(() -> "token-" + tokens.incrementAndGet())));
  }

  private List<String> authorization(int call) {
    return desk.provider.requests().get(call).headers().get("Authorization");
  }

  @Test
  void tokenIsAskedForOnceOnAMissAndNotOnAHit() {
    OpenAIClient dropIn = dropIn(withTokens());

    dropIn.chat().completions().create(QUESTION);
    assertThat(tokens).hasValue(1);
    dropIn.chat().completions().create(QUESTION);
    dropIn.async().chat().completions().create(QUESTION).join();

    assertThat(tokens).hasValue(1);
    assertThat(authorization(0)).containsExactly("Bearer token-1");
  }

  @Test
  void tokenIsSentWithWhatIsNotCached() {
    OpenAIClient dropIn = dropIn(withTokens());
    desk.provider.answers(
        200, "{\"id\":\"m\",\"object\":\"model\",\"created\":1,\"owned_by\":\"o\"}");

    dropIn.models().retrieve("m");
    dropIn.async().models().retrieve("m").join();

    assertThat(authorization(0)).containsExactly("Bearer token-1");
    assertThat(authorization(1)).containsExactly("Bearer token-2");
  }

  @Test
  void authorizationOfOneRequestComesFirst() {
    dropIn(withTokens())
        .chat()
        .completions()
        .create(QUESTION.toBuilder().putAdditionalHeader("Authorization", "Bearer mine").build());

    assertThat(authorization(0)).containsExactly("Bearer mine");
    assertThat(tokens).hasValue(0);
  }

  @Test
  void keyOfTheDropInsOwnCopyIsSent() {
    OpenAIClient other = dropIn(withTokens()).withOptions(builder -> builder.apiKey("other"));

    other.chat().completions().create(QUESTION);

    assertThat(authorization(0)).containsExactly("Bearer other");
  }

  @Test
  void tokenThatCannotBeHadIsMetAsWithoutTheCache() {
    OpenAIClient plain =
        desk.plain.withOptions(builder -> builder.credential(BearerTokenCredential.create("")));

    assertThatThrownBy(() -> plain.chat().completions().create(QUESTION))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> dropIn(plain).chat().completions().create(QUESTION))
        .isInstanceOf(IllegalStateException.class);
    assertThat(desk.provider.calls()).isZero();
  }

  @Test
  void identityOfAWorkloadIsExchangedOnlyForWhatIsSent() {
    Exchanges http = new Exchanges();
    OpenAIClient plain =
        new OpenAIClientImpl(
            ClientOptions.builder()
                .httpClient(http)
                .clock(Clock.systemUTC())
                .workloadIdentity(
                    WorkloadIdentity.builder()
                        .identityProviderId("idp")
                        .serviceAccountId("service")
                        .provider(new Subject())
                        .build())
                .build());
    OpenAIClient dropIn = dropIn(plain);

    dropIn.chat().completions().create(QUESTION);
    dropIn.chat().completions().create(QUESTION);
    dropIn.async().chat().completions().create(QUESTION).join();

    // Each token is worth nothing as soon as it is given, so every use of one asks for another.
    assertThat(http.asked).containsExactly("token", "Bearer exchanged");
  }

  private record Subject() implements SubjectTokenProvider {

    @Override
    public SubjectTokenType tokenType() {
      return SubjectTokenType.JWT;
    }

    @Override
    public String getToken(HttpClient httpClient, JsonMapper jsonMapper) {
      return "subject";
    }

    @Override
    public CompletableFuture<String> getTokenAsync(HttpClient httpClient, JsonMapper jsonMapper) {
      return CompletableFuture.completedFuture("subject");
    }
  }

  /** Exchanges tokens, and answers every other request. */
  private static final class Exchanges implements HttpClient {

    final List<String> asked = new CopyOnWriteArrayList<>();

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
      if (request.url().endsWith("/oauth/token")) {
        asked.add("token");
        return new JsonResponse(
            "{\"access_token\":\"exchanged\",\"token_type\":\"Bearer\",\"expires_in\":2,\""
                + "issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}");
      }
      asked.addAll(request.headers().values("Authorization"));
      return new JsonResponse(StubProvider.answer("Hello."));
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(
        HttpRequest request, RequestOptions requestOptions) {
      return CompletableFuture.completedFuture(execute(request, requestOptions));
    }

    @Override
    public void close() {}
  }
}
