package io.github.completioncache.store.sqlite;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * The settings of a store, checked by its builder.
 *
 * @param vectorsInMemory how many bytes of the heap vectors may take
 */
record Settings(
    Path file,
    long maximumEntries,
    long maximumBytes,
    int maximumEntryBytes,
    Duration busyTimeout,
    int popularADay,
    long vectorsInMemory,
    Clock clock) {}
