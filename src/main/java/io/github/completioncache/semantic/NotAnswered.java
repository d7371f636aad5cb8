package io.github.completioncache.semantic;

/** A judge of answers was asked while there is but one. */
final class NotAnswered extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  NotAnswered() {
    super("this judge compares answers, so it cannot look at one before it is served");
  }
}
