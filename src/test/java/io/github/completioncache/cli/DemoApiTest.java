package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which API the demo asks, and what it says when that one does not answer. */
final class DemoApiTest {

  private StubOpenAi api;

  @BeforeEach
  void start() throws IOException {
    api = StubOpenAi.start(Map.of(), Duration.ZERO);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aKeyMeansTheRealApiAndAWarning() {
    DemoOutput run = run(api.url());

    assertThat(run.exitCode()).isZero();
    assertThat(api.calls()).isEqualTo(run.total("misses")).isPositive();
    assertThat(run.out())
        .contains("API        " + api.url())
        .containsPattern("Its calls cost money: \\d+ if nothing is stored yet, 20 at most\\.");
    assertThat(run.out() + run.err()).doesNotContain("sk-secret");
  }

  @Test
  void theStubCanBeAskedForAllTheSame() {
    DemoOutput run = run(api.url(), "--stub");

    assertThat(run.exitCode()).isZero();
    assertThat(api.calls()).isZero();
    assertThat(run.out()).contains("a local stub of the OpenAI API");
  }

  @Test
  void aBlankKeyIsNone() {
    DemoOutput run = DemoOutput.in(Map.of("OPENAI_API_KEY", " "), "--store=memory", "--requests=5");

    assertThat(run.out()).contains("a local stub of the OpenAI API");
  }

  @Test
  void anApiThatDoesNotAnswerEndsTheRun() {
    DemoOutput run = run(api.url() + "/elsewhere");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("1\\d calls failed: the API does not know the address or the model")
        .doesNotContain("Total");
  }

  @Test
  void anAddressThatIsNoneIsNamed() {
    DemoOutput run = run("ftp://user:pass@host");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("OPENAI_BASE_URL does not begin with http:// or https://")
        .doesNotContain("pass");
  }

  @Test
  void aLoginInTheAddressIsNotShown() {
    DemoOutput run = run(api.url().replace("http://", "http://user:pass@"));

    assertThat(run.out()).contains("API        http://127.0.0.1").doesNotContain("pass");
  }

  private static DemoOutput run(String url, String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "--store=memory";
    all[1] = "--requests=20";
    System.arraycopy(args, 0, all, 2, args.length);
    return DemoOutput.in(Map.of("OPENAI_API_KEY", "sk-secret", "OPENAI_BASE_URL", url), all);
  }
}
