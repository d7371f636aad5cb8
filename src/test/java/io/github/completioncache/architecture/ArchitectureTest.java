package io.github.completioncache.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which package may use what, and what none may use. */
final class ArchitectureTest {

  private static final List<Room> ROOMS = Room.ALL;

  @ParameterizedTest
  @FieldSource("ROOMS")
  void aRoomUsesOnlyWhatItsRowAllows(Room room) {
    classes()
        .that()
        .resideInAPackage(room.packageName())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(room.allowedPackages())
        // A row may stand before the first class of its room.
        .allowEmptyShould(true)
        .check(ProjectClasses.MAIN);
  }

  @Test
  void everyPackageHasARow() {
    var packages = ProjectClasses.MAIN.stream().map(JavaClass::getPackageName).distinct();

    assertThat(packages).isNotEmpty().isSubsetOf(ROOMS.stream().map(Room::packageName).toList());
  }

  @Test
  void packagesFormNoCycles() {
    slices().assignedFrom(eachPackage()).should().beFreeOfCycles().check(ProjectClasses.MAIN);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage(Room.ROOT_PACKAGE + ".cli")
        .should(ACCESS_STANDARD_STREAMS)
        .check(ProjectClasses.MAIN);
  }

  @Test
  void nothingUsesJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat(
            belongToAnyOf(
                Serializable.class,
                Externalizable.class,
                ObjectInput.class,
                ObjectInputStream.class,
                ObjectOutput.class,
                ObjectOutputStream.class))
        .check(ProjectClasses.MAIN);
  }

  @Test
  void noStoredTextChoosesAClass() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("com.fasterxml.jackson.databind.jsontype..")
                .or(nameMatching(".*\\.(JsonTypeInfo|ObjectMapper\\$DefaultTyping).*")))
        .check(ProjectClasses.MAIN);
  }

  private static SliceAssignment eachPackage() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        return SliceIdentifier.of(javaClass.getPackageName());
      }

      @Override
      public String getDescription() {
        return "each package";
      }
    };
  }
}
