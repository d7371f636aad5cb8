package io.github.completioncache.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Few public types, and files that can be read in one go. */
final class SizesTest {

  private static final int MAX_LINES = 450;
  private static final int MAX_PUBLIC_TYPES = 50;
  private static final int MAX_PUBLIC_TYPES_OF_THE_CORE = 16;
  private static final int MAX_PUBLIC_TYPES_OF_SEAMS = 45;

  /**
   * Rooms that fronts share and applications never name: public only for other packages of ours.
   */
  private static final List<String> BETWEEN_ROOMS =
      List.of(Room.ROOT_PACKAGE + ".http", Room.ROOT_PACKAGE + ".sse");

  /** What only those name who write a front, a store, or a tool that goes through a store. */
  private static final Set<String> SEAMS =
      Set.of(
          "CacheRequest",
          "ProviderApi",
          "ProviderCall",
          "CanonicalJson",
          "CanonicalJsonException",
          "FieldDigests",
          "KeyEnvelope",
          "JsonRequests",
          "Account",
          "LedgerRow",
          "StatsRecorder",
          "AnswerForm",
          "Answers",
          "AsideEntries",
          "Candidates",
          "Decision",
          "NumberedVectors",
          "Observation",
          "Question",
          "SemanticTally",
          "UnitVector",
          "VectorIndex",
          "VectorSpace",
          "VectorStore",
          "CacheEntry",
          "CategorySizes",
          "ChangeFeed",
          "EntryLabels",
          "EntryListing",
          "Ledger",
          "CsvRecord",
          "Leases",
          "Refusals",
          "StoreCircuits",
          "StoreSize",
          "UnreadableEntryException");

  private static final List<String> CORE =
      List.of(Room.ROOT_PACKAGE, Room.ROOT_PACKAGE + ".openai");

  @Test
  void filesAreShort() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(lines(file)).isLessThanOrEqualTo(MAX_LINES));
    }
  }

  @Test
  void publicTypesAreFew() {
    assertThat(publicTypes().stream().filter(type -> !isOfSeams(type)))
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(MAX_PUBLIC_TYPES);
  }

  @Test
  void publicTypesOfSeamsAreFewer() {
    assertThat(publicTypes().stream().filter(SizesTest::isOfSeams))
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(MAX_PUBLIC_TYPES_OF_SEAMS);
  }

  @Test
  void seamsExist() {
    assertThat(publicTypes()).extracting(JavaClass::getSimpleName).containsAll(SEAMS);
  }

  @Test
  void publicTypesOfTheCoreAreFewest() {
    assertThat(
            publicTypes().stream()
                .filter(type -> CORE.contains(type.getPackageName()) && !isOfSeams(type)))
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(MAX_PUBLIC_TYPES_OF_THE_CORE);
  }

  private static List<JavaClass> publicTypes() {
    return ProjectClasses.MAIN.stream()
        .filter(JavaClass::isTopLevelClass)
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .toList();
  }

  private static boolean isOfSeams(JavaClass type) {
    return BETWEEN_ROOMS.contains(type.getPackageName()) || SEAMS.contains(type.getSimpleName());
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
