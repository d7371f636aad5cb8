package io.github.completioncache.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The compiled classes of the project, read once. */
final class ProjectClasses {

  static final JavaClasses MAIN = read(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS);
  static final JavaClasses TESTS = read(ImportOption.Predefined.ONLY_INCLUDE_TESTS);

  private ProjectClasses() {}

  private static JavaClasses read(ImportOption part) {
    return new ClassFileImporter()
        .withImportOption(part)
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_ARCHIVES)
        .withImportOption(location -> !location.contains("jmh_generated"))
        .importPackages(Room.ROOT_PACKAGE);
  }
}
