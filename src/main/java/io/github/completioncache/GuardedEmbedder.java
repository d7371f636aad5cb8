package io.github.completioncache;

import io.github.completioncache.semantic.Embedder;
import io.github.completioncache.semantic.Embedder.Embedding;
import io.github.completioncache.semantic.UnitVector;
import io.github.completioncache.semantic.UnusableAnswerException;
import io.github.completioncache.stats.Account;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The embedder, with its trouble kept away from the caller: after some failures in a row it is left
 * alone for a while. What it costs is booked.
 */
final class GuardedEmbedder {

  private final Embedder embedder;
  private final Overheads overheads;
  private final GuardedStore trouble;
  private final Rest rest;
  private final Health health = new Health("the embedder", "embed");

  GuardedEmbedder(Embedder embedder, Overheads overheads, GuardedStore trouble, Clock clock) {
    this.embedder = embedder;
    this.overheads = overheads;
    this.trouble = trouble;
    this.rest = new Rest(clock);
  }

  /** Null if it failed, now or a moment ago. */
  @Nullable UnitVector embed(String text, Account account) {
    return trouble.guarded("embed", health, rest, () -> booked(text, account));
  }

  /** As {@link #embed}, but neither booked nor counted, whatever comes of it. */
  @Nullable UnitVector embedUncounted(String text) {
    if (rest.isOn()) {
      return null;
    }
    try {
      return checked(embedder.embed(text));
    } catch (Throwable e) {
      Failures.throwIfFatal(e);
      ResponseCache.LOG.debug("the embedder cannot embed ({})", e.getClass().getName());
      return null;
    }
  }

  private UnitVector booked(String text, Account account) {
    long began = overheads.now();
    Embedding embedding;
    try {
      embedding = embedder.embed(text);
    } catch (UnusableAnswerException e) {
      overheads.book(account, e, began);
      throw e;
    }
    overheads.book(account, embedding.model(), embedding.usage(), began);
    return checked(embedding);
  }

  private UnitVector checked(Embedding embedding) {
    UnitVector vector = UnitVector.of(embedding.vector());
    if (vector.dimensions() != embedder.dimensions()) {
      throw new IllegalArgumentException(
          "vector must have " + embedder.dimensions() + " numbers, but has " + vector.dimensions());
    }
    return vector;
  }
}
