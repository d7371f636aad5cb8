package io.github.completioncache.store.sqlite;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The settings of a store, checked by its builder. */
record Settings(
    Path file,
    long maximumEntries,
    long maximumBytes,
    int maximumEntryBytes,
    Duration busyTimeout,
    int popularADay,
    Clock clock) {}
