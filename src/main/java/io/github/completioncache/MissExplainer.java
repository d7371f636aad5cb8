package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.key.FieldDigests;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Says in what a request that missed differs from recent ones, or what became of its answer. */
final class MissExplainer {

  private static final int MOST_DIFFERENCES = 5;
  private static final int MOST_CHARACTERS = 240;

  /**
   * Of the hits that nothing is remembered of, one in so many is remembered once there is no room.
   */
  private static final int HITS_PER_NOTE = 16;

  final RecentRequests recent;
  private final Clock clock;
  private final Rejections rejections;

  private MissExplainer(int recent, Clock clock, Rejections rejections) {
    this.recent = new RecentRequests(recent);
    this.clock = clock;
    this.rejections = rejections;
  }

  /**
   * One that remembers so many requests.
   *
   * @return null if it is to remember none
   */
  static @Nullable MissExplainer of(int recent, Clock clock, Rejections rejections) {
    return recent == 0 ? null : new MissExplainer(recent, clock, rejections);
  }

  /**
   * What is known of a miss beside its reason.
   *
   * @param fate what became of the last answer to the same request; null if nothing is known
   * @param differences in what it differs from the most similar other request
   */
  record Finding(@Nullable String fate, List<String> differences) {

    static final Finding NOTHING = new Finding(null, List.of());

    /** The reason of a miss, with what became of the last answer. */
    String reason(String reason) {
      return fate == null ? reason : reason + "; " + fate;
    }

    /** The reason of a miss, with all that is known beside it. */
    String after(String reason) {
      return differences.isEmpty()
          ? reason(reason)
          : reason(reason) + "; " + String.join("; ", differences);
    }
  }

  /** Explains a miss, and remembers the request. */
  Finding missed(CacheRequest request, CacheKey key, String reason) {
    try {
      RecentRequests.Seen seen = recent.find(key);
      if (seen != null) {
        seen.touch();
        return known(seen, reason);
      }
      FieldDigests fields = request.fields();
      Finding finding = isAbsent(reason) ? unknown(request, fields) : Finding.NOTHING;
      recent.add(new RecentRequests.Seen(key, request.api().name(), fields));
      return finding;
    } catch (Throwable e) {
      return failed(e);
    }
  }

  /** As {@link #missed}, without remembering. */
  Finding explain(CacheRequest request, CacheKey key, String reason) {
    try {
      RecentRequests.Seen seen = recent.find(key);
      if (seen != null) {
        return known(seen, reason);
      }
      return isAbsent(reason) ? unknown(request, request.fields()) : Finding.NOTHING;
    } catch (Throwable e) {
      return failed(e);
    }
  }

  /** In what a request that is not looked up differs from the most similar recent one. */
  List<String> differences(CacheRequest request, CacheKey key) {
    try {
      return recent.find(key) != null
          ? List.of()
          : unknown(request, request.fields()).differences();
    } catch (Throwable e) {
      return failed(e).differences();
    }
  }

  /** A stored answer has been served. */
  void hit(CacheRequest request, CacheKey key, CacheEntry entry) {
    RecentRequests.Seen known = recent.find(key);
    if (known != null) {
      known.touch();
    } else if (!recent.isFull() || ThreadLocalRandom.current().nextInt(HITS_PER_NOTE) == 0) {
      try {
        RecentRequests.Seen seen =
            new RecentRequests.Seen(key, request.api().name(), request.fields());
        seen.is(Fate.stored(entry));
        recent.add(seen);
      } catch (Throwable e) {
        Finding unused = failed(e);
      }
    }
  }

  /** The provider is about to be asked. */
  void asked(CacheRequest request, CacheKey key, CacheOptions.Mode mode) {
    if (mode == CacheOptions.Mode.REFRESH) {
      // Nobody has looked for its answer, so it may not be known yet.
      Finding unused = missed(request, key, Passenger.REFRESH_ASKED_FOR);
    } else if (mode == CacheOptions.Mode.NO_STORE) {
      notStored(key, "its caller asked for that");
    }
  }

  void stored(CacheEntry entry) {
    note(entry.key(), Fate.stored(entry));
  }

  void notStored(CacheKey key, String reason) {
    note(key, new Fate("last time it was not stored: " + reason));
  }

  void providerFailed(CacheKey key) {
    note(key, new Fate("last time the provider failed"));
  }

  void invalidated(Invalidation what) {
    recent.forEach(
        seen -> {
          Fate fate = seen.fate();
          EntryLabels labels = fate == null ? null : fate.labels();
          if (labels != null && what.covers(labels)) {
            seen.is(rejections.cover(labels.key()) ? Fate.REJECTED : Fate.INVALIDATED);
          }
        });
  }

  private void note(CacheKey key, Fate fate) {
    RecentRequests.Seen seen = recent.find(key);
    if (seen != null) {
      seen.is(fate);
    }
  }

  private Finding known(RecentRequests.Seen seen, String reason) {
    Fate fate = seen.fate();
    if (fate == null) {
      return isAbsent(reason) ? new Finding(Fate.UNANSWERED, List.of()) : Finding.NOTHING;
    }
    String text = isAbsent(reason) || fate.labels() == null ? fate.text(clock.millis()) : null;
    return new Finding(text, List.of());
  }

  private Finding unknown(CacheRequest request, FieldDigests fields) {
    FieldDigests nearest = recent.nearest(request.api().name(), fields);
    return nearest == null
        ? Finding.NOTHING
        : new Finding(null, fields.differencesTo(nearest, MOST_DIFFERENCES, MOST_CHARACTERS));
  }

  private static boolean isAbsent(String reason) {
    return reason.equals(GuardedStore.ABSENT);
  }

  /** An explanation that cannot be made must not keep anybody from an answer. */
  private static Finding failed(Throwable failure) {
    Failures.throwIfFatal(failure);
    ResponseCache.LOG.debug("A miss cannot be explained ({})", failure.getClass().getName());
    return Finding.NOTHING;
  }
}
