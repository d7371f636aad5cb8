package io.github.completioncache.architecture;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** A test runs, runs everywhere, and waits for a condition instead of a time. */
final class TestsOfTheHouseTest {

  // Names and not class literals, which would be uses themselves.
  private static final String WAYS_TO_SKIP =
      "org\\.junit\\.jupiter\\.api\\.(Assumptions|Disabled|condition\\..*)"
          + "|org\\.assertj\\.core\\.api\\.(BDD)?Assumptions"
          + "|org\\.opentest4j\\.TestAbortedException";

  @Test
  void noTestSleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .orShould()
        .callMethod(TimeUnit.class, "sleep", long.class)
        .check(ProjectClasses.TESTS);
  }

  @Test
  void noTestSkipsItself() {
    noClasses()
        .should()
        .dependOnClassesThat(nameMatching(WAYS_TO_SKIP))
        .check(ProjectClasses.TESTS);
  }

  @Test
  void theNameOfEveryTestClassIsOneThatTheBuildRuns() {
    var outermost =
        ProjectClasses.TESTS.stream()
            .filter(TestsOfTheHouseTest::hasTests)
            .map(TestsOfTheHouseTest::outermost)
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::getSimpleName);

    assertThat(outermost).isNotEmpty().allSatisfy(name -> assertThat(name).endsWith("Test"));
  }

  private static boolean hasTests(JavaClass type) {
    return type.getAllMethods().stream().anyMatch(m -> m.isMetaAnnotatedWith(Testable.class));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(TestsOfTheHouseTest::outermost).orElse(type);
  }
}
