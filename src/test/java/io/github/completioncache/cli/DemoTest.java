package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import io.github.completioncache.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, against the stub. */
final class DemoTest {

  private static final Terminal SCREEN = new Terminal(true, true);

  @TempDir private Path directory;

  @Test
  void theSecondRunHitsOnEverything() {
    String store = "--store=sqlite:" + directory.resolve("demo.db");

    DemoOutput first = DemoOutput.of(store, "--requests=120");
    DemoOutput second = DemoOutput.of(store, "--requests=120");

    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).isEmpty();
    assertThat(first.total("requests")).isEqualTo(120);
    assertThat(first.total("misses")).isBetween(20, 68);
    assertThat(first.total("hits") + first.total("coalesced"))
        .isEqualTo(120 - first.total("misses"));
    assertThat(first.out()).contains(", empty").contains("Run it again");
    assertThat(second.exitCode()).isZero();
    assertThat(second.total("misses")).isZero();
    assertThat(second.total("hits")).isEqualTo(120);
    assertThat(second.out())
        .contains(first.total("misses") + " answers from earlier runs")
        .contains("100.0%")
        .contains("Every answer came from the store");
  }

  @Test
  void theTableHasTheFourCategoriesAndFits() {
    DemoOutput run = DemoOutput.of("--store=memory", "--requests=150", "--callers=16");

    assertThat(run.out())
        .containsPattern("(?m)^faq +\\d")
        .containsPattern("(?m)^product_info +\\d")
        .containsPattern("(?m)^news_summary +\\d")
        .containsPattern("(?m)^greeting +\\d")
        .containsPattern("(?m)^without the cache +\\$0\\.\\d{4} ")
        .containsPattern("(?m)^with the cache +\\$0\\.\\d{4} ")
        .containsPattern("(?m)^saved +\\$0\\.\\d{4} ");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void redisKeepsAnswersBetweenRunsToo() {
    try (RedisProcess redis = RedisProcess.start()) {
      String store = "--store=" + redis.url();

      DemoOutput first = DemoOutput.of(store, "--requests=60");
      DemoOutput second = DemoOutput.of(store, "--requests=60");

      assertThat(first.total("misses")).isPositive();
      assertThat(second.total("hits")).isEqualTo(60);
      assertThat(second.out()).contains("Redis at 127.0.0.1:" + redis.port());
    }
  }

  @Test
  void withoutItsStoreTheDemoGoesOn() {
    RedisProcess redis = RedisProcess.start();
    redis.kill();

    DemoOutput run =
        DemoOutput.of("--store=redis://user:secret@127.0.0.1:" + redis.port(), "--requests=12");

    assertThat(run.exitCode()).isZero();
    assertThat(run.total("hits")).isZero();
    assertThat(run.total("misses") + run.total("coalesced")).isEqualTo(12);
    assertThat(run.out())
        .containsPattern("The store failed \\d+ times; every caller was answered all the same\\.")
        .contains("cannot be reached")
        .doesNotContain("secret");
  }

  @Test
  void aScreenGetsABarAndColours() {
    DemoOutput run = DemoOutput.on(SCREEN, Map.of(), "--store=memory", "--requests=10");
    DemoOutput plain = DemoOutput.on(SCREEN, Map.of(), "--no-color", "--store=memory");

    assertThat(run.out()).contains("\r[####").contains("\u001B[");
    assertThat(plain.out()).contains("\r[####").doesNotContain("\u001B[");
  }

  @Test
  void numbersAreTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      DemoOutput run = DemoOutput.of("--store=memory", "--requests=40");

      assertThat(run.total("requests")).isEqualTo(40);
      assertThat(run.out()).matches(Pattern.compile("\\p{ASCII}*", Pattern.DOTALL));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anUnknownPriceIsNotZero() {
    DemoOutput run = DemoOutput.of("--store=memory", "--requests=10", "--model=own-model");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("unknown")
        .contains("10 calls of models without a known price [own-model]")
        .doesNotContain("$0");
  }

  @Test
  void ownQuestionsAreAskedUnderTheDefaultCategory() throws IOException {
    Path file = directory.resolve("own.jsonl");
    Files.writeString(file, "\"Where is it?\"\n{\"x\":1}\n{\"text\":\"And now?\"}\n");

    DemoOutput run = DemoOutput.of("--store=memory", "--questions=" + file, "--requests=20");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("line 2 ").contains("skipped");
    assertThat(run.out()).containsPattern("(?m)^default +20 ");
    assertThat(run.total("misses")).isEqualTo(2);
  }

  @Test
  void aLogIsAskedInOrder() throws IOException {
    Path file = directory.resolve("log.txt");
    Files.write(file, List.of("a", "b", "a", "a", "c"));

    DemoOutput run =
        DemoOutput.of("--store=memory", "--questions=" + file, "--in-order", "--callers=1");

    assertThat(run.total("requests")).isEqualTo(5);
    assertThat(run.total("misses")).isEqualTo(3);
    assertThat(run.total("hits")).isEqualTo(2);
  }

  @Test
  @Needs(Need.SHARED_DATA)
  void questionsOfABankAreAnswered() {
    String file = "--questions=" + Need.sharedData().resolve("semantic/banking77-test.csv");
    String store = "--store=sqlite:" + directory.resolve("bank.db");

    DemoOutput first = DemoOutput.of(file, store, "--requests=200");
    DemoOutput second = DemoOutput.of(file, store, "--requests=200");

    assertThat(first.err()).isEmpty();
    assertThat(first.out()).contains("3,080 from ");
    assertThat(first.total("misses")).isPositive();
    assertThat(second.total("hits")).isEqualTo(200);
  }
}
