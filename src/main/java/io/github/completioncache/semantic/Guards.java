package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.List;

/** The guards of this library. */
public final class Guards {

  private static final List<Guard> STANDARD = all();

  private Guards() {}

  /**
   * All of them, in the order in which they are asked: an unmodifiable list. They are safe for use
   * by several threads, and speak against a text of more than 8,192 characters.
   */
  public static List<Guard> standard() {
    return STANDARD;
  }

  private static List<Guard> all() {
    Texts texts = new Texts();
    return List.of(
        guard("numbers", "numbers differ", new Numbers(), texts),
        guard("times", "times differ", new Times(), texts),
        guard("units", "units differ", new Units(), texts),
        guard("signs", "signs differ", new Signs(), texts),
        guard("quotes", "quoted texts differ", new Quotes(), texts),
        guard("negation", "negated differently", new Negation(), texts),
        guard(
            "alternatives", "one excludes the other", new Alternatives("alternatives.txt"), texts),
        guard("roles", "roles are exchanged", new Roles(), texts),
        guard("questions", "kinds of questions differ", new QuestionKinds(), texts),
        guard("names", "names or rare words differ", new Names(), texts),
        guard("one-word", "one word is replaced", new OneWord(), texts));
  }

  private static Guard guard(String name, String objection, Difference difference, Texts texts) {
    return new TextGuard(name, objection, difference, texts);
  }
}
