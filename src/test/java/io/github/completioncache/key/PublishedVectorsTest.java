package io.github.completioncache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that others have published, with what is to become of them. */
@Needs(Need.SHARED_DATA)
class PublishedVectorsTest {

  private static final Path SUITE = Need.sharedData().resolve("jsontestsuite/test_parsing");

  /** Valid JSON by its grammar, but a name occurs twice, which has no single meaning. */
  private static final List<String> DUPLICATES =
      List.of("y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json");

  @ParameterizedTest
  @ValueSource(strings = {"arrays", "french", "structures", "unicode", "values", "weird"})
  void documentsOfTheRfcsAuthorsHaveTheirCanonicalForm(String name) throws Exception {
    Path jcs = Need.sharedData().resolve("jcs");
    byte[] canonical =
        Canonical.anyRoot(Files.readAllBytes(jcs.resolve("input/" + name + ".json")));

    assertThat(canonical).isEqualTo(Files.readAllBytes(jcs.resolve("output/" + name + ".json")));
    String hex = Files.readString(jcs.resolve("outhex/" + name + ".txt")).replaceAll("\\s", "");
    assertThat(canonical).isEqualTo(HexFormat.of().parseHex(hex));
  }

  @Test
  void whatIsJsonIsReadAndStaysAsItIsTheSecondTime() throws Exception {
    for (Path file : suite("y_")) {
      if (DUPLICATES.contains(file.getFileName().toString())) {
        assertThatThrownBy(() -> Canonical.anyRoot(Files.readAllBytes(file)))
            .hasMessage("duplicate field");
      } else {
        byte[] once = Canonical.anyRoot(Files.readAllBytes(file));
        assertThat(Canonical.anyRoot(once)).as(file.toString()).isEqualTo(once);
      }
    }
  }

  @Test
  void whatIsNotJsonIsRefused() throws Exception {
    for (Path file : suite("n_")) {
      byte[] json = Files.readAllBytes(file);
      assertThatThrownBy(() -> Canonical.anyRoot(json))
          .as(file.toString())
          .isInstanceOf(CanonicalJsonException.class);
      assertThatThrownBy(() -> CanonicalJson.parse(json))
          .as(file.toString())
          .isInstanceOf(CanonicalJsonException.class);
    }
  }

  @Test
  void whatTheGrammarLeavesOpenIsReadOrRefusedInGoodOrder() throws Exception {
    for (Path file : suite("i_")) {
      byte[] json = Files.readAllBytes(file);
      try {
        byte[] once = Canonical.anyRoot(json);
        assertThat(Canonical.anyRoot(once)).as(file.toString()).isEqualTo(once);
      } catch (CanonicalJsonException e) {
        assertThat(e.reason()).as(file.toString()).isNotBlank();
      }
    }
  }

  private static List<Path> suite(String prefix) {
    try (Stream<Path> files = Files.list(SUITE)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList();
      assertThat(found).hasSizeGreaterThan(30);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
