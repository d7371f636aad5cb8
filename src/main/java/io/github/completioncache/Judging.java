package io.github.completioncache;

import io.github.completioncache.semantic.Judge;
import io.github.completioncache.semantic.UnusableAnswerException;
import io.github.completioncache.stats.Account;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a judge, keeps its trouble away from the caller, and books what it costs. After some
 * failures in a row it is left alone for a while.
 */
final class Judging {

  private final Overheads overheads;
  private final GuardedStore trouble;
  private final Rest rest;
  private final Health health;

  /**
   * @param who which judge it is, for the log
   */
  Judging(String who, Overheads overheads, GuardedStore trouble, Clock clock) {
    this.overheads = overheads;
    this.trouble = trouble;
    this.rest = new Rest(clock);
    this.health = new Health(who, "judge");
  }

  /** Whether the known answer will do; null if the judge failed, now or a moment ago. */
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
        rest,
        () -> booked(judge, new Judge.Case(asked, known, knownAnswer, actualAnswer), account));
  }

  private boolean booked(Judge judge, Judge.Case given, Account account) {
    long began = overheads.now();
    Judge.Verdict verdict;
    try {
      verdict = judge.judge(given);
    } catch (UnusableAnswerException e) {
      overheads.book(account, e, began);
      throw e;
    }
    overheads.book(account, verdict.model(), verdict.usage(), began);
    return verdict.accepted();
  }
}
