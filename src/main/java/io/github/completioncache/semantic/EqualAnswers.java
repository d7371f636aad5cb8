package io.github.completioncache.semantic;

/** Takes answers for the same that are equal but for white space. */
final class EqualAnswers implements Judge {

  static final Judge JUDGE = new EqualAnswers();

  private EqualAnswers() {}

  @Override
  public Verdict judge(Case given) {
    String actual = given.actualAnswer().orElseThrow(NotAnswered::new);
    return Verdict.free(Answers.digest(actual).equals(Answers.digest(given.knownAnswer())));
  }

  @Override
  public boolean isFree() {
    return true;
  }
}
