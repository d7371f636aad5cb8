package io.github.completioncache.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import redis.clients.jedis.CommandArguments;

/**
 * The list of the hours and days of which a ledger has something, so that nobody has to look for
 * them in all the time there is.
 */
final class LedgerPeriods {

  /** A clock that is ahead by less does not make others forget what is still to be kept. */
  private static final long TOLERANCE = Duration.ofDays(1).toMillis();

  private final RedisLink link;
  private final LedgerNames names;

  LedgerPeriods(RedisLink link, LedgerNames names) {
    this.link = link;
    this.names = names;
  }

  /**
   * Notes periods.
   *
   * @param periods their names, each with the time until which something is kept
   */
  void note(Map<String, Long> periods, long now) {
    long longest = periods.values().stream().mapToLong(until -> until).max().orElse(now);
    CommandArguments command =
        Commands.script(LedgerScript.NOTE, List.of(KeyNames.bytes(names.periods())))
            .add(now - TOLERANCE)
            .add(TimeSlot.atMostLongest(longest - now));
    periods.forEach((period, until) -> command.add(until).add(period));
    link.send(command);
  }

  /** The hours from {@code from} on and before {@code until}, in their order. */
  List<Instant> hours(Instant from, Instant until, long now) {
    return listed(true, from, until, now);
  }

  /** The days from {@code from} on and before {@code until}, in their order. */
  List<Instant> days(Instant from, Instant until, long now) {
    return listed(false, from, until, now);
  }

  private List<Instant> listed(boolean hours, Instant from, Instant until, long now) {
    TreeSet<Instant> found = new TreeSet<>();
    Pairs.ofSortedSet(link, names.periods())
        .forEach(
            (period, score) -> {
              if (LedgerNames.isHour(period) == hours && Pairs.score(score) > now) {
                Instant begin = LedgerNames.begin(period);
                if (!begin.isBefore(from) && begin.isBefore(until)) {
                  found.add(begin);
                }
              }
            });
    return new ArrayList<>(found);
  }
}
