package io.github.completioncache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands and versions in the documentation are those of the build. */
class CommandsTest {

  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<artifactId>([\\w.-]+)</artifactId>\\s*<version>([^<]+)</version>", Pattern.DOTALL);

  static Stream<Guide.Block> dependencies() {
    return Guide.blocks("xml");
  }

  @Test
  void theTestCommandOfTheReadmeIsWhatIsRunForEveryChange() throws IOException {
    String command = "mvn -B verify";

    assertThat(commandsOfTheReadme()).anyMatch(line -> line.startsWith(command));
    assertThat(Files.readAllLines(Path.of(".ci", "run"))).contains(command);
    assertThat(Files.readString(Path.of(".github", "workflows", "ci.yml")))
        .contains("- run: " + command);
  }

  @Test
  void theDemoCommandNamesAMainClass() throws IOException {
    assertThat(commandsOfTheReadme()).anyMatch(line -> line.startsWith("mvn -q compile exec:java"));
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<mainClass>");
  }

  @ParameterizedTest
  @MethodSource("dependencies")
  void versionsAreThoseOfTheBuild(Guide.Block sample) throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(DEPENDENCY.matcher(sample.text()).results())
        .isNotEmpty()
        .allSatisfy(found -> assertThat(found.group(2)).isEqualTo(version(pom, found.group(1))));
  }

  private static Stream<String> commandsOfTheReadme() {
    return Guide.read(Guide.README).blocks().stream()
        .filter(block -> block.language().equals("bash"))
        .flatMap(block -> block.text().lines());
  }

  /** The version that the build gives an artifact, itself included. */
  private static String version(String pom, String artifact) {
    String given =
        DEPENDENCY
            .matcher(pom)
            .results()
            .filter(found -> found.group(1).equals(artifact))
            .findFirst()
            .map(found -> found.group(2))
            .orElse("no version of " + artifact);
    return resolved(pom, given);
  }

  /** A property may be made of another one. */
  private static String resolved(String pom, String text) {
    return PROPERTY
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(resolved(pom, property(pom, found.group(1)))));
  }

  private static String property(String pom, String name) {
    return Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<")
        .matcher(pom)
        .results()
        .map((MatchResult found) -> found.group(1))
        .findFirst()
        .orElse("no property " + name);
  }
}
