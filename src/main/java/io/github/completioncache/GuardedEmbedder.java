package io.github.completioncache;

import io.github.completioncache.semantic.Embedder;
import io.github.completioncache.semantic.Embedder.Embedding;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.stats.Account;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The embedder, with its trouble kept away from the caller: after some failures in a row it is left
 * alone for a while, so that no miss waits for one that is down. What it costs is booked.
 */
final class GuardedEmbedder {

  private static final int FAILURES = 5;
  private static final Duration REST = Duration.ofSeconds(30);

  private final Embedder embedder;
  private final Overheads overheads;
  private final GuardedStore trouble;
  private final Clock clock;
  private final Health health = new Health("the embedder", "embed");
  private volatile long restsUntil = Long.MIN_VALUE;

  GuardedEmbedder(Embedder embedder, Overheads overheads, GuardedStore trouble, Clock clock) {
    this.embedder = embedder;
    this.overheads = overheads;
    this.trouble = trouble;
    this.clock = clock;
  }

  /** Null if it failed, now or a moment ago. */
  @Nullable UnitVector embed(String text, Account account) {
    long now = clock.millis();
    // Not longer than it rests at most: a clock that was set back must not make it rest for ever.
    if (now < restsUntil && restsUntil - now <= REST.toMillis()) {
      return null;
    }
    return trouble.guarded(
        "embed",
        health,
        () -> checked(text, account),
        failures -> {
          if (failures >= FAILURES) {
            restsUntil = clock.millis() + REST.toMillis();
          }
        });
  }

  private UnitVector checked(String text, Account account) {
    long began = overheads.now();
    Embedding embedding = embedder.embed(text);
    overheads.book(account, embedding.model(), embedding.usage(), began);
    UnitVector vector = UnitVector.of(embedding.vector());
    if (vector.dimensions() != embedder.dimensions()) {
      throw new IllegalArgumentException(
          "vector must have " + embedder.dimensions() + " numbers, but has " + vector.dimensions());
    }
    return vector;
  }
}
