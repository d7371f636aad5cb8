package io.github.completioncache.cli;

import io.github.completioncache.CacheOptions;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.openai.CachedCompletion;
import io.github.completioncache.openai.CachedCompletionClient;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A number of callers who ask a sequence of questions through the cache, all at the same time. */
final class DemoRun {

  /** So many calls without an answer end a run: the next ones would fare no better. */
  private static final int MOST_FAILURES = 10;

  private final CachedCompletionClient client;
  private final SupportBot bot;
  private final String model;
  private final List<Question> sequence;
  private final Progress progress;

  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final Waits all = new Waits();
  private final Waits hits = new Waits();
  private final Waits misses = new Waits();

  DemoRun(
      CachedCompletionClient client,
      SupportBot bot,
      String model,
      List<Question> sequence,
      Progress progress) {
    this.client = client;
    this.bot = bot;
    this.model = model;
    this.sequence = sequence;
    this.progress = progress;
  }

  /** Asks everything and waits for the answers. */
  RunResult run(int callers, StoreTrouble storeTrouble) throws InterruptedException {
    long start = System.nanoTime();
    ExecutorService executor = Executors.newFixedThreadPool(callers);
    try {
      for (Future<?> caller : executor.invokeAll(Collections.nCopies(callers, this::askAll))) {
        caller.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a caller broke off", e.getCause());
    } finally {
      executor.shutdownNow();
      progress.close();
    }
    return new RunResult(
        client.stats(),
        since(start),
        all.total(),
        hits.median(),
        misses.median(),
        failures.get(),
        Optional.ofNullable(failure.get()),
        storeTrouble.first());
  }

  private Boolean askAll() {
    for (int i = next.getAndIncrement();
        i < sequence.size() && failures.get() < MOST_FAILURES;
        i = next.getAndIncrement()) {
      ask(sequence.get(i));
    }
    return true;
  }

  private void ask(Question question) {
    long start = System.nanoTime();
    CachedCompletion answer;
    try {
      answer =
          client.complete(bot.request(question, model), CacheOptions.category(question.category()));
    } catch (RuntimeException e) {
      failures.incrementAndGet();
      failure.compareAndSet(null, ApiTrouble.describe(e));
      progress.failed();
      return;
    }
    Duration wait = since(start);
    CacheStatus status = answer.outcome().status();
    all.add(wait);
    if (status == CacheStatus.HIT) {
      hits.add(wait);
    } else if (status == CacheStatus.MISS) {
      misses.add(wait);
    }
    progress.answered(status);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
