package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyEnvelopeTest {

  @Test
  void aKeyIsTheDigestOfOneCanonicalObject() throws Exception {
    KeyEnvelope envelope =
        Requests.envelope()
            .project("p")
            .namespace("n")
            .organization("o")
            .header("X-B", List.of("2", "1"))
            .header("x-a", List.of("\u00e9"))
            .query("z", List.of())
            .query("b", List.of("x"))
            .query("B", List.of("y"))
            .build();
    String expected =
        "{\"api\":\"openai.chat.completions\",\"endpoint\":{\"base_url\":\"https://api.openai.com/v1\","
            + "\"path\":\"/chat/completions\",\"query\":{\"B\":[\"y\"],\"b\":[\"x\"]}},"
            + "\"headers\":{\"x-a\":[\"\u00e9\"],\"x-b\":[\"2\",\"1\"]},\"request\":{\"model\":\"m\"},"
            + "\"scope\":{\"namespace\":\"n\",\"organization\":\"o\",\"project\":\"p\"},\"v\":1}";

    CacheKey key =
        envelope.keyFor(Canonical.of("{\"user\":\"u\",\"model\":\"m\"}"), "model"::equals);

    assertThat(key.toBytes())
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(expected.getBytes(UTF_8)));
    assertThat(Canonical.anyRoot(expected)).isEqualTo(expected);
  }

  @Test
  void whatIsNotSetIsLeftOut() throws Exception {
    assertThat(new String(Requests.envelope().build().around("{}".getBytes(UTF_8)), UTF_8))
        .isEqualTo(
            "{\"api\":\"openai.chat.completions\",\"endpoint\":{\"base_url\":\"https://api.openai.com/v1\","
                + "\"path\":\"/chat/completions\",\"query\":{}},\"headers\":{},\"request\":{},"
                + "\"scope\":{},\"v\":1}");
  }

  @Test
  void fieldsThatDoNotCountAreAsIfTheyWereNotThere() throws Exception {
    CacheKey key = Requests.key("{\"model\":\"m\",\"temperature\":0}");

    assertThat(
            Requests.key(
                "{\"model\":\"m\",\"temperature\":0,\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                    + "\"user\":\"u\",\"safety_identifier\":\"s\",\"metadata\":{\"a\":\"b\"},\"store\":false,"
                    + "\"prompt_cache_key\":\"k\",\"prompt_cache_retention\":\"24h\",\"prompt_cache_options\":{}}"))
        .isEqualTo(key);
    assertThat(Requests.key("{\"model\":\"m\",\"temperature\":0,\"store\":true}"))
        .isNotEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS://API.OpenAI.com/v1/, https://api.openai.com/v1",
    "https://api.openai.com/V1, https://api.openai.com/V1",
    "https://api.openai.com/, https://api.openai.com",
    "https://api.openai.com/v1//, https://api.openai.com/v1/",
    "HTTP://Host:8080/Path?A=B, http://host:8080/Path?A=B",
    "https://User:Pass@HOST/x, https://User:Pass@host/x",
    "https://HOST?Q@R, https://host?Q@R",
    "https://HOST/a@B, https://host/a@B",
    "http://[2001:DB8::1]/v1, http://[2001:db8::1]/v1",
    "Not A Url/, Not A Url",
    "/, ''",
    "http://, http:/"
  })
  void baseUrlsThatCertainlyMeanTheSameAreTheSame(String written, String counted) throws Exception {
    CanonicalJson request = Canonical.of("{}");

    assertThat(Requests.key(Requests.envelope().baseUrl(written).build(), request))
        .isEqualTo(Requests.key(Requests.envelope().baseUrl(counted + "/").build(), request));
    assertThat(BaseUrl.normalize(written)).isEqualTo(counted);
  }

  @Test
  void headersOfOneNameInAnyCaseAreOneHeader() throws Exception {
    CanonicalJson request = Canonical.of("{}");
    KeyEnvelope twice =
        Requests.envelope().header("X-Id", List.of("1")).header("x-ID", List.of("2")).build();
    KeyEnvelope once = Requests.envelope().header("x-id", List.of("1", "2")).build();

    assertThat(Requests.key(twice, request)).isEqualTo(Requests.key(once, request));
  }

  @Test
  void aBuilderThatLacksSomethingSaysWhat() {
    assertThatThrownBy(() -> KeyEnvelope.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("api is required, but was not set");
    assertThatThrownBy(() -> KeyEnvelope.builder().api("a").build())
        .hasMessage("baseUrl is required, but was not set");
    assertThatThrownBy(() -> KeyEnvelope.builder().api("a").baseUrl("b").build())
        .hasMessage("path is required, but was not set");
  }

  @Test
  void aBuilderMayGoOnAfterBuild() throws Exception {
    CanonicalJson request = Canonical.of("{}");
    KeyEnvelope.Builder builder = Requests.envelope();
    KeyEnvelope envelope = builder.build();
    CacheKey key = Requests.key(envelope, request);
    builder.namespace("other").header("x", List.of("y"));

    assertThat(Requests.key(envelope, request)).isEqualTo(key);
    assertThat(Requests.key(builder.build(), request)).isNotEqualTo(key);
  }

  @Test
  void anEnvelopeServesManyThreads() throws Exception {
    KeyEnvelope envelope = Requests.envelope().build();
    CanonicalJson request = Canonical.of("{\"messages\":\"" + "x".repeat(5_000) + "\"}");
    CacheKey key = Requests.key(envelope, request);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        calls.add(() -> Requests.key(envelope, request).equals(key));
      }
      for (Future<Boolean> equal : threads.invokeAll(calls)) {
        assertThat(equal.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
