package io.github.completioncache.warm;

import io.github.completioncache.CacheRequest;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.Explanation;
import io.github.completioncache.JsonRequests;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.ResponseCache.Fill;
import io.github.completioncache.ResponseCache.Filled;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.TokenUsage;
import io.github.completioncache.warm.WarmingReport.End;
import io.github.completioncache.warm.WarmingReport.Line;
import io.github.completioncache.warm.WarmingReport.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is done with each line of a run. Safe for use by several threads. */
final class Warming {

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  private final CacheWarmer warmer;
  private final ResponseCache cache;
  private final boolean dryRun;
  private final Gate gate;
  private final Tally tally;
  private final Set<CacheKey> seen = ConcurrentHashMap.newKeySet();

  Warming(CacheWarmer warmer, boolean dryRun, Gate gate, Tally tally) {
    this.warmer = warmer;
    this.cache = warmer.requests.cache();
    this.dryRun = dryRun;
    this.gate = gate;
    this.tally = tally;
  }

  /** What has become of a line; null if it has not been begun, since the run has ended. */
  @Nullable Line done(Task task) throws InterruptedException {
    Task.Problem problem = task.problem();
    if (problem != null) {
      return Run.line(task, problem.result(), problem.reason());
    }
    String api =
        task.key() == null ? warmer.requests.apiOf(task.address()).orElse(null) : task.address();
    List<CacheRequest> requests = api == null ? null : read(api, task);
    if (api == null || requests == null) {
      return Run.line(task, Result.BAD_LINE, "is for no API whose answers are cached here");
    }
    List<Explanation> explained = requests.stream().map(cache::explain).toList();
    Line known = known(task, explained);
    if (known != null) {
      return known;
    }
    if (task.given() != null) {
      return imported(task, api, requests, task.given());
    }
    if (dryRun) {
      return estimated(task, requests, explained);
    }
    return warmed(task, api, requests);
  }

  /** The requests of a line; null if it is for an API of somebody else. */
  private @Nullable List<CacheRequest> read(String api, Task task) {
    try {
      return warmer.requests.read(api, task.body(), task.options());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What becomes of a line about which nothing is to be done; null if something is. */
  private @Nullable Line known(Task task, List<Explanation> explained) {
    List<CacheKey> keys = new ArrayList<>();
    for (Explanation one : explained) {
      if (one.status() == CacheStatus.BYPASS) {
        return Run.line(task, Result.NOT_CACHEABLE, one.reason());
      }
      one.key().ifPresent(keys::add);
    }
    if (task.key() != null && !keys.equals(List.of(task.key()))) {
      return Run.line(
          task, Result.NOT_CACHEABLE, "was made with other headers, or at another address");
    }
    boolean isNew = false;
    for (CacheKey key : keys) {
      isNew |= seen.add(key);
    }
    if (!isNew) {
      return Run.line(task, Result.DUPLICATE, "the same request came before");
    }
    return explained.stream().allMatch(one -> one.status() == CacheStatus.HIT)
        ? Run.line(task, Result.FRESH, "a fresh answer is stored")
        : null;
  }

  private Line imported(Task task, String api, List<CacheRequest> requests, Task.Given given) {
    List<byte[]> answers;
    try {
      answers = warmer.requests.divide(api, task.body(), given.answer());
    } catch (IOException e) {
      return Run.line(task, Result.NOT_STORED, "its answer cannot be read");
    }
    if (dryRun) {
      return Run.line(task, Result.IMPORTED, "would be imported");
    }
    Instant time = given.time() == null ? warmer.clock.instant() : given.time();
    List<Filled<Void>> filled = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      filled.add(cache.keep(requests.get(i), answers.get(i), time));
    }
    return line(task, filled, Result.IMPORTED);
  }

  private Line estimated(Task task, List<CacheRequest> requests, List<Explanation> explained) {
    CacheRequest first = requests.get(0);
    TokenUsage usage = Estimate.likely(first, sent(task, explained), warmer.expectedAnswerTokens);
    Optional<BigDecimal> price = cache.pricing().cost(first.model(), usage);
    if (price.isEmpty() && warmer.costLimit != null) {
      return unpriced(task);
    }
    tally.paid(usage, price.orElse(null));
    return Run.line(task, Result.WARMED, "would be asked for");
  }

  /** Of the inputs of a batch those that are fresh are not sent. */
  private static int sent(Task task, List<Explanation> explained) {
    long missing = explained.stream().filter(one -> one.status() != CacheStatus.HIT).count();
    return (int) (task.body().length * missing / explained.size());
  }

  private @Nullable Line warmed(Task task, String api, List<CacheRequest> requests)
      throws InterruptedException {
    CacheRequest first = requests.get(0);
    for (int attempt = 1; ; attempt++) {
      long answer = Math.max(warmer.expectedAnswerTokens, tally.longestAnswer());
      Optional<BigDecimal> most =
          cache.pricing().cost(first.model(), Estimate.most(first, task.body().length, answer));
      if (most.isEmpty() && warmer.costLimit != null) {
        return unpriced(task);
      }
      BigDecimal reserved = most.orElse(BigDecimal.ZERO);
      if (!gate.enter(reserved)) {
        return null;
      }
      List<Filled<JsonRequests.Answer>> filled;
      try {
        filled = ask(task, api, requests, reserved);
      } catch (RuntimeException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        // The SDK's messages can quote what was sent.
        String name = e.getClass().getSimpleName();
        return Run.line(task, Result.FAILED, "the provider gave no answer (" + name + ")");
      }
      Duration pause = pauseAfter(filled, attempt);
      if (pause != null && pause.compareTo(warmer.longestPause) > 0) {
        gate.close(End.RATE_LIMIT);
      } else if (pause != null && attempt < warmer.attempts) {
        gate.pause(pause);
        continue;
      }
      return line(task, filled, Result.WARMED);
    }
  }

  private static Line unpriced(Task task) {
    return Run.line(task, Result.FAILED, "its price is not known, and there is a cost limit");
  }

  private List<Filled<JsonRequests.Answer>> ask(
      Task task, String api, List<CacheRequest> requests, BigDecimal reserved) {
    BigDecimal cost = BigDecimal.ZERO;
    try {
      List<Filled<JsonRequests.Answer>> filled =
          cache.fill(requests, warmer.requests.call(api, task.body()));
      cost = paid(requests, filled);
      return filled;
    } finally {
      gate.leave(reserved, cost);
    }
  }

  private BigDecimal paid(List<CacheRequest> requests, List<Filled<JsonRequests.Answer>> filled) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < filled.size(); i++) {
      Filled<JsonRequests.Answer> one = filled.get(i);
      boolean answered = one.answer().filter(answer -> answer.status() == 200).isPresent();
      if (answered || one.usage().isPresent()) {
        TokenUsage usage = one.usage().orElse(null);
        BigDecimal price = cache.pricing().cost(requests.get(i).model(), usage).orElse(null);
        tally.paid(usage == null ? TokenUsage.NONE : usage, price);
        sum = price == null ? sum : sum.add(price);
      }
    }
    return sum;
  }

  /** How long all are to wait before this is tried again; null if it is not to be. */
  private @Nullable Duration pauseAfter(List<Filled<JsonRequests.Answer>> filled, int attempt) {
    for (Filled<JsonRequests.Answer> one : filled) {
      JsonRequests.Answer answer = one.answer().orElse(null);
      int status = answer == null ? 200 : answer.status();
      if (answer != null && (status == 429 || status == 503)) {
        Optional<Duration> said = RetryAfter.of(answer.headers(), warmer.clock.instant());
        if (said.isPresent() || status == 429) {
          return said.orElse(shorter(SHORTEST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 20))));
        }
      }
    }
    return null;
  }

  private Duration shorter(Duration pause) {
    return pause.compareTo(warmer.longestPause) < 0 ? pause : warmer.longestPause;
  }

  /** What a line comes to whose requests came to this: to the worst of it. */
  private static <T> Line line(Task task, List<Filled<T>> filled, Result stored) {
    for (Fill worst : List.of(Fill.FAILED, Fill.NOT_STORED, Fill.BYPASS, Fill.STORED)) {
      for (Filled<T> one : filled) {
        if (one.status() == worst) {
          return Run.line(
              task,
              switch (worst) {
                case FAILED -> Result.FAILED;
                case NOT_STORED -> Result.NOT_STORED;
                case BYPASS -> Result.NOT_CACHEABLE;
                default -> stored;
              },
              one.reason());
        }
      }
    }
    return Run.line(task, Result.FRESH, "a fresh answer is stored");
  }
}
