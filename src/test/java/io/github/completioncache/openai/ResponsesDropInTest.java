package io.github.completioncache.openai;

import static io.github.completioncache.openai.ResponsesDesk.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.StructuredResponse;
import com.openai.models.responses.StructuredResponseCreateParams;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.testing.StubProvider;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Responses API through the drop-in: the second call is a hit and gives the same. */
class ResponsesDropInTest {

  private final ResponsesDesk desk = new ResponsesDesk();
  private final ResponseCreateParams params = ask("Hi").build();

  @AfterEach
  void close() {
    desk.close();
  }

  @SuppressWarnings("MustBeClosedChecker") // Who reads it closes it.
  private HttpResponseFor<Response> raw() {
    return desk.dropIn.responses().withRawResponse().create(params);
  }

  @SuppressWarnings("MustBeClosedChecker") // Who reads it closes it.
  private HttpResponseFor<StreamResponse<ResponseStreamEvent>> rawEvents() {
    return desk.dropIn.responses().withRawResponse().createStreaming(params);
  }

  private void assertOneCallAndHits(long hits) {
    assertThat(desk.calls()).isEqualTo(1);
    assertThat(desk.client.stats().hits()).isEqualTo(hits);
  }

  @Test
  void aPlainHitIsTheSameByteForByte() {
    String miss = ResponsesDesk.text(raw());
    HttpResponseFor<Response> hit = raw();

    assertThat(hit.headers().values("x-request-id")).containsExactly("req_1");
    assertThat(ResponsesDesk.text(hit))
        .isEqualTo(miss)
        .isEqualTo(Responses.saying("Hello, world.").toPrettyString());
    assertOneCallAndHits(1);
  }

  @Test
  void aStreamedHitIsTheSameByteForByte() {
    String miss = ResponsesDesk.text(rawEvents());
    HttpResponseFor<StreamResponse<ResponseStreamEvent>> hit = rawEvents();

    assertThat(hit.headers().values("content-type")).containsExactly("text/event-stream");
    assertThat(hit.headers().values("x-request-id")).containsExactly("req_1");
    assertThat(ResponsesDesk.text(hit)).isEqualTo(miss).contains("obfuscation");
    assertOneCallAndHits(1);
  }

  @Test
  void s2APlainAnswerIsStreamed() {
    Response plain = desk.create(params);

    assertThat(desk.stream(params)).isEqualTo(plain);
    assertOneCallAndHits(1);
  }

  @Test
  void s2AStreamedAnswerIsGivenAsAWhole() {
    Response streamed = desk.stream(params);
    HttpResponseFor<Response> hit = raw();

    assertThat(hit.headers().values("content-type")).containsExactly("application/json");
    assertThat(Responses.tree(ResponsesDesk.text(hit)))
        .isEqualTo(Responses.saying("Hello, world."));
    assertThat(desk.create(params).validate()).isEqualTo(streamed);
    assertOneCallAndHits(2);
  }

  @Test
  void s1ReasoningCallsLogprobsAndFieldsNobodyKnowsSurviveBothWays() {
    RandomResponses responses = new RandomResponses(7);
    for (int i = 0; i < 20; i++) {
      String response = responses.next().toString();
      desk.answers(response);
      ResponseCreateParams plainFirst = ask("plain " + i).build();
      ResponseCreateParams streamFirst = ask("stream " + i).build();

      assertThat(desk.create(plainFirst)).isEqualTo(desk.stream(plainFirst));
      assertThat(desk.stream(streamFirst)).isEqualTo(desk.create(streamFirst));
      assertThat(desk.create(plainFirst)).isEqualTo(desk.create(streamFirst));
    }
  }

  /** What the provider is asked to answer in the next test. */
  static final class Country {
    public String name = "";
    public int inhabitants;
  }

  @Test
  void anAnswerInTheShapeOfAClass() {
    desk.answers(Responses.saying("{\"name\":\"Malta\",\"inhabitants\":550000}").toString());
    StructuredResponseCreateParams<Country> structured = ask("Where?").text(Country.class).build();

    StructuredResponse<Country> miss = desk.dropIn.responses().create(structured);
    StructuredResponse<Country> hit = desk.dropIn.responses().create(structured);

    assertThat(hit.rawResponse()).isEqualTo(miss.rawResponse());
    Country country = hit.output().get(0).asMessage().content().get(0).asOutputText();
    assertThat(country.name).isEqualTo("Malta");
    assertThat(country.inhabitants).isEqualTo(550_000);
    assertOneCallAndHits(1);
  }

  @Test
  void asynchronously() {
    Response miss = desk.dropIn.async().responses().create(params).join();
    Response hit = desk.dropIn.async().responses().create(params).join();
    ResponseAccumulator streamed = ResponseAccumulator.create();
    desk.dropIn
        .async()
        .responses()
        .createStreaming(params)
        .subscribe(streamed::accumulate)
        .onCompleteFuture()
        .join();

    assertThat(hit).isEqualTo(miss);
    assertThat(streamed.response()).isEqualTo(miss);
    assertThat(desk.create(params)).isEqualTo(miss);
    assertOneCallAndHits(3);
  }

  @Test
  void s3EventsArriveAsTheyAreSent() {
    List<byte[]> sent = List.of(ResponsesDesk.events(Responses.saying("Hello").toString()));
    CountDownLatch firstIsRead = new CountDownLatch(1);
    desk.desk.provider.answers(
        (request, exchange) -> {
          try (OutputStream body = StubProvider.beginEvents(exchange)) {
            int half = sent.get(0).length / 2;
            body.write(sent.get(0), 0, half);
            body.flush();
            firstIsRead.await();
            body.write(sent.get(0), half, sent.get(0).length - half);
          }
        });

    try (StreamResponse<ResponseStreamEvent> events =
        desk.dropIn.responses().createStreaming(params)) {
      Iterator<ResponseStreamEvent> iterator = events.stream().iterator();
      assertThat(iterator.next().isCreated()).isTrue();
      firstIsRead.countDown();
      iterator.forEachRemaining(event -> assertThat(event.isError()).isFalse());
    }
    assertThat(desk.create(params)).isEqualTo(desk.stream(params));
    assertOneCallAndHits(2);
  }

  @Test
  void theConnectionNeedNotCloseForAStreamToEnd() {
    byte[] sent = ResponsesDesk.events(Responses.saying("Hello").toString());
    CountDownLatch over = new CountDownLatch(1);
    desk.desk.provider.answers(
        (request, exchange) -> {
          OutputStream body = StubProvider.beginEvents(exchange);
          body.write(sent);
          body.flush();
          over.await();
        });
    try {
      assertThat(desk.stream(params)).isEqualTo(desk.create(params));
      assertOneCallAndHits(1);
    } finally {
      over.countDown();
    }
  }

  @Test
  void theUsageIsBooked() {
    desk.create(params);
    desk.stream(params);

    assertThat(desk.client.stats().tokensSaved()).isEqualTo(new TokenUsage(1000, 200, 100));
    assertThat(desk.client.stats().costSaved().signum()).isPositive();
  }
}
