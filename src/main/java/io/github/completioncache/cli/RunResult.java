package io.github.completioncache.cli;

import io.github.completioncache.stats.CacheStats;
import java.time.Duration;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param took from the first request to the last answer
 * @param waited how long all callers waited for answers, all together
 * @param hitTime the median wait for an answer out of the store; empty without one
 * @param missTime the median wait for an answer of the API; empty without one
 * @param failures calls without an answer
 * @param failure what was wrong with the first of them
 * @param storeFailure what was wrong with the store when it first failed
 */
record RunResult(
    CacheStats stats,
    Duration took,
    Duration waited,
    Optional<Duration> hitTime,
    Optional<Duration> missTime,
    int failures,
    Optional<String> failure,
    Optional<String> storeFailure) {}
