package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.completioncache.testing.RedisProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Checks the runnable jar as it lies in {@code target}: what is in it, and that it runs. The build
 * runs this after it has packed the jars; tests run before there is one.
 */
final class JarCheck {

  private static final String OURS = "io/github/completioncache/";
  private static final long LARGEST = 64L << 20;

  private final Path library;
  private final Path cli;
  private final JavaProcess tool;

  private JarCheck(Path library, Path cli) {
    this.library = library;
    this.cli = cli;
    tool = JavaProcess.ofJar(cli);
  }

  /**
   * Ends with an exception unless all is well.
   *
   * @param args the jar of the library, and the runnable one
   */
  public static void main(String[] args) throws IOException {
    Path cli = Path.of(args[1]);
    JarCheck check = new JarCheck(Path.of(args[0]), cli);
    check.theLibraryHoldsNothingElse();
    check.theJarHoldsWhatItNeeds();
    Path directory = Files.createTempDirectory("completion-cache-jar");
    try (RedisProcess redis = RedisProcess.start()) {
      check.itRuns(directory, redis.url());
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    System.out.println(
        "JarCheck: " + cli.getFileName() + " runs, " + (Files.size(cli) >> 20) + " MiB");
  }

  private void theLibraryHoldsNothingElse() throws IOException {
    try (JarFile jar = new JarFile(library.toFile())) {
      assertThat(names(jar).stream().filter(name -> name.endsWith(".class")))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(name).startsWith(OURS));
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class")).isNull();
      assertThat(text(jar, "META-INF/maven/io.github.completioncache/completion-cache/pom.xml"))
          .isEqualTo(Files.readString(Path.of("pom.xml")));
    }
  }

  private void theJarHoldsWhatItNeeds() throws IOException {
    try (JarFile jar = new JarFile(cli.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Main-Class")).isEqualTo(Main.class.getName());
      assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
      assertThat(names(jar))
          .noneMatch(name -> name.endsWith("module-info.class"))
          .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"))
          .contains("META-INF/LICENSE", "META-INF/NOTICE")
          .contains("META-INF/services/org.slf4j.spi.SLF4JServiceProvider");
      assertThat(text(jar, "META-INF/services/java.sql.Driver")).contains("org.sqlite.JDBC");
      List<String> known =
          text(jar, "META-INF/THIRD-PARTY.txt")
              .lines()
              .filter(line -> line.matches("[a-z0-9.]+ {2,}\\S+:\\S+ +\\S.*"))
              .map(line -> line.substring(0, line.indexOf(' ')).replace('.', '/') + "/")
              .toList();
      assertThat(known).isNotEmpty();
      assertThat(
              names(jar).stream()
                  .filter(name -> name.endsWith(".class") && !name.startsWith(OURS))
                  .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
                  .filter(name -> known.stream().noneMatch(name::startsWith)))
          .isEmpty();
    }
    assertThat(Files.size(cli)).isLessThan(LARGEST);
  }

  private void itRuns(Path directory, String redis) throws IOException {
    String file = directory.resolve("demo.db").toString();
    assertThat(succeed("--help")).startsWith("Usage: completion-cache");
    assertThat(cli.getFileName().toString())
        .isEqualTo(
            succeed("--version").lines().findFirst().orElse("").replace(' ', '-') + "-cli.jar");
    assertThat(succeed("demo", "--requests=20", "--latency=0", "--store=sqlite:" + file))
        .contains("Total");
    itKnowsEachApi(directory, file);
    Path lines = directory.resolve("lines.jsonl");
    tool.run("export", "-s", file, "-o", lines.toString());
    assertThat(
            tool.run(lines, Map.of(StoreOptions.VARIABLE, redis), "import", "--json")
                .json()
                .get("stored")
                .asInt())
        .isPositive();
    assertThat(succeed("invalidate", "-s", redis, "--everything", "--yes"))
        .contains("entries removed");
    ToolOutput missing = tool.run("export", "-s", file + "x");
    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err().lines()).hasSize(1);
  }

  /** Of the SDK's services only those are in the jar that these need. */
  private void itKnowsEachApi(Path directory, String file) throws IOException {
    String body = "{\"model\":\"gpt-4o-mini\",\"temperature\":0,\"store\":false,\"input\":\"Hi\"}";
    Path request = Files.writeString(directory.resolve("request.json"), body);
    for (String api : List.of("responses", "embeddings")) {
      assertThat(succeed("explain", "-s", file, "--api", api, request.toString()))
          .endsWith("  MISS: not in the cache\n");
    }
    String chat = body.replace("\"Hi\"", "[{\"role\":\"user\",\"content\":\"Hi\"}]");
    Files.writeString(request, chat.replace("input", "messages"));
    try (StubOpenAi stub = StubOpenAi.start(Map.of(), Duration.ZERO)) {
      Map<String, String> environment =
          Map.of("OPENAI_API_KEY", "key", "OPENAI_BASE_URL", stub.url());
      ToolOutput warm =
          tool.run(request, environment, "warm", "-s", file, request.toString(), "--json");
      assertThat(warm.err()).isEmpty();
      assertThat(warm.json().at("/runs/0/warmed").asInt()).isEqualTo(1);
      assertThat(tool.run(request, environment, "explain", "-s", file, "-").out())
          .endsWith("  HIT: fresh\n");
    }
  }

  /** On standard error there is nothing: neither a warning of the JDK nor of a library. */
  private String succeed(String... args) {
    ToolOutput run = tool.run(args);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  private static List<String> names(JarFile jar) {
    return jar.stream().map(ZipEntry::getName).toList();
  }

  private static String text(JarFile jar, String name) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
