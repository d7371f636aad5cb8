package io.github.completioncache.store;

import java.util.Objects;

/**
 * What may be the name of a category, model, tag or namespace: any text that has a form in UTF-8.
 */
final class Names {

  private Names() {}

  /**
   * Stores that write UTF-8 would replace half a surrogate pair, and then take one name for
   * another.
   *
   * @throws IllegalArgumentException if {@code name} holds a surrogate without its other half
   */
  static void requireText(String field, String name) {
    Objects.requireNonNull(name, field);
    for (int i = 0; i < name.length(); i++) {
      if (Character.isSurrogate(name.charAt(i))) {
        if (i + 1 == name.length()
            || !Character.isSurrogatePair(name.charAt(i), name.charAt(i + 1))) {
          throw new IllegalArgumentException(
              field + " must be valid Unicode, but has half a surrogate pair at index " + i);
        }
        i++;
      }
    }
  }
}
