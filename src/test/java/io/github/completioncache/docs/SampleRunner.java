package io.github.completioncache.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.completioncache.testing.RedisProcess;
import io.github.completioncache.testing.StubAnthropic;
import io.github.completioncache.testing.StubProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Runs samples with stubs in place of OpenAI and Anthropic, a Redis of their own in place of the
 * one on the usual port, and a new directory for each sample's files.
 */
final class SampleRunner implements AutoCloseable {

  private static final String BASE_URL = "openai.baseUrl";
  private static final String API_KEY = "openai.apiKey";
  private static final String ANTHROPIC_BASE_URL = "anthropic.baseUrl";
  private static final String ANTHROPIC_API_KEY = "anthropic.apiKey";

  private final Path directory;
  private final StubProvider provider = StubProvider.start();
  private final StubProvider anthropic = StubAnthropic.start();
  private final RedisProcess redis = RedisProcess.start();

  SampleRunner(Path directory) {
    this.directory = directory;
    System.setProperty(BASE_URL, provider.baseUrl());
    System.setProperty(API_KEY, "sk-test-secret");
    System.setProperty(ANTHROPIC_BASE_URL, StubAnthropic.baseUrl(anthropic));
    System.setProperty(ANTHROPIC_API_KEY, "sk-ant-test-secret");
  }

  /** How often the provider has been asked. */
  int calls() {
    return provider.calls();
  }

  /** Compiles a sample, and runs it if it can be run; gives what it printed. */
  String run(Guide.Block sample) throws Exception {
    Path home = Files.createTempDirectory(directory, "sample");
    String text =
        sample
            .text()
            .replace("redis://localhost:6379", redis.url())
            .replace("Path.of(\"", "Path.of(\"" + home + "/\" + \"");
    Class<?> type = new SampleCompiler(home).compile(text);
    Method main =
        Stream.of(type.getMethods())
            .filter(m -> m.getName().equals("main"))
            .findFirst()
            .orElse(null);
    if (main == null || sample.compiledOnly()) {
      return "";
    }
    main.setAccessible(true); // The class may be package-private.
    Surroundings.open(provider, home);
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      main.invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException e) {
      throw new AssertionError("the sample at " + sample + " failed", e.getCause());
    } finally {
      System.setOut(out);
      Surroundings.close();
    }
    return printed.toString(UTF_8);
  }

  @Override
  public void close() {
    System.clearProperty(BASE_URL);
    System.clearProperty(API_KEY);
    System.clearProperty(ANTHROPIC_BASE_URL);
    System.clearProperty(ANTHROPIC_API_KEY);
    redis.close();
    provider.close();
    anthropic.close();
  }
}
