package io.github.completioncache;

import io.github.completioncache.semantic.Judge;
import io.github.completioncache.stats.Account;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks judges, keeps their trouble away from the caller, and books what they cost. */
final class Judging {

  private final Overheads overheads;
  private final GuardedStore trouble;
  private final Health health = new Health("the judge", "judge");

  Judging(Overheads overheads, GuardedStore trouble) {
    this.overheads = overheads;
    this.trouble = trouble;
  }

  /** Whether the known answer will do; null if the judge failed. */
  @Nullable Boolean judge(
      Judge judge,
      String asked,
      String known,
      String knownAnswer,
      Optional<String> actualAnswer,
      Account account) {
    return trouble.guarded(
        "judge",
        health,
        () -> {
          long began = overheads.now();
          Judge.Verdict verdict =
              judge.judge(new Judge.Case(asked, known, knownAnswer, actualAnswer));
          overheads.book(account, verdict.model(), verdict.usage(), began);
          return verdict.accepted();
        });
  }
}
