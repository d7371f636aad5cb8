package io.github.completioncache.semantic;

import java.util.List;

/** The guards of this library. */
public final class Guards {

  private Guards() {}

  /** All of them. */
  public static List<Guard> standard() {
    return List.of();
  }
}
