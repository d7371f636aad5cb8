package io.github.completioncache.testing;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one place that decides which tests are not run because something beyond a JDK and Maven is
 * missing. It prints what is left out; with {@code REQUIRE_ALL=true} in the environment whatever is
 * missing fails the tests that need it.
 */
public final class Selected implements ExecutionCondition {

  private static final boolean REQUIRE_ALL = Boolean.parseBoolean(System.getenv("REQUIRE_ALL"));
  private static final Set<Need> SAID = EnumSet.noneOf(Need.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return findAnnotation(context.getElement(), Needs.class)
        .map(needs -> decide(needs.value()))
        .orElseGet(() -> ConditionEvaluationResult.enabled("needs nothing more"));
  }

  private static synchronized ConditionEvaluationResult decide(Need need) {
    if (need.isPresent()) {
      return ConditionEvaluationResult.enabled(need + " is here");
    }
    if (REQUIRE_ALL) {
      throw new IllegalStateException("REQUIRE_ALL is set, but " + need + " is missing");
    }
    if (SAID.add(need)) {
      System.err.println("Not selected: tests that need " + need);
    }
    return ConditionEvaluationResult.disabled(need + " is missing");
  }
}
