package io.github.completioncache.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keys of requests whose maps have another order in each JVM, computed here or in another one. */
final class StableKeys {

  private StableKeys() {}

  /** Writes the keys to the file that is named by the only argument. */
  public static void main(String[] arguments) throws Exception {
    Files.write(Path.of(arguments[0]), compute());
  }

  static List<String> compute() throws CanonicalJsonException {
    // The order of Map.of is drawn anew in each JVM.
    Map<String, Object> map =
        Map.of(
            "i", 1, "I", 2, "\u0131", 3, "\u0130", 4, "z", 0.1, "a", Map.of("y", 1e21, "x", -0.0));
    List<String> keys = new ArrayList<>();
    keys.add(Requests.key(b -> b).hex());
    keys.add(Requests.key(b -> b.putAdditionalBodyProperty("map", JsonValue.from(map))).hex());
    keys.add(Requests.key(b -> b.addUserMessage("Gr\u00fc\u00dfe \uD83D\uDE00 \u0130")).hex());
    keys.add(Requests.key("{\"temperature\":0.30000000000000004,\"seed\":1234567}").hex());
    KeyEnvelope envelope =
        Requests.envelope()
            .header("X-TITLE-ID", List.of("I"))
            .baseUrl("HTTPS://API.EXAMPLE.COM/I/")
            .query("I", List.of("\u0131"))
            .build();
    keys.add(Requests.key(envelope, Canonical.of("{\"model\":\"m\"}")).hex());
    return keys;
  }

  static List<String> computeInOtherJvm(String language, String country, int hashing)
      throws Exception {
    Path result = Files.createTempFile("keys", ".txt");
    Path log = Files.createTempFile("keys", ".log");
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+IgnoreUnrecognizedVMOptions",
                  "-XX:+UnlockExperimentalVMOptions",
                  "-XX:hashCode=" + hashing,
                  "-Duser.language=" + language,
                  "-Duser.country=" + country,
                  "-Duser.timezone=Pacific/Chatham",
                  "-Dfile.encoding=ISO-8859-1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  StableKeys.class.getName(),
                  result.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).as(() -> read(log)).isZero();
      return Files.readAllLines(result);
    } finally {
      Files.delete(result);
      Files.delete(log);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
