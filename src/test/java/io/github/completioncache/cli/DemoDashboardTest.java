package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with a page to look at. */
final class DemoDashboardTest {

  private static final Pattern ADDRESS = Pattern.compile("stays at (http://\\S+) until Ctrl-C");

  @TempDir private Path directory;

  @Test
  void thePageStaysUntilTheDemoIsInterrupted() throws Exception {
    StringWriter out = new StringWriter();
    AtomicInteger exitCode = new AtomicInteger(-1);
    String[] args = {
      "--stub",
      "--latency=0",
      "--requests=40",
      "--dashboard",
      "--store=sqlite:" + directory.resolve("demo.db")
    };
    Thread demo =
        new Thread(
            () ->
                exitCode.set(
                    DemoCommand.execute(
                        args,
                        new PrintWriter(out),
                        new PrintWriter(out),
                        Map.of(),
                        Terminal.NONE)));
    demo.start();
    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> ADDRESS.matcher(out.toString()).find());
      Matcher address = ADDRESS.matcher(out.toString());
      assertThat(address.find()).isTrue();
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address.group(1)).resolve("/api/overview"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).contains("\"place\":\"the demo\"", "\"requests\":40");
    } finally {
      demo.interrupt();
      demo.join(Duration.ofMinutes(1).toMillis());
    }
    assertThat(demo.isAlive()).isFalse();
    assertThat(exitCode).hasValue(0);
  }
}
