package io.github.completioncache.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Every package says that what is not marked nullable is never null. */
final class NullnessTest {

  @Test
  void everyPackageIsNullMarked() {
    var packages = ProjectClasses.MAIN.stream().map(JavaClass::getPackage).distinct();

    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(
            each -> assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue());
  }
}
