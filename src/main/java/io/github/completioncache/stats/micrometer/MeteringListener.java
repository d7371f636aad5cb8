package io.github.completioncache.stats.micrometer;

import io.github.completioncache.CacheListener;
import io.github.completioncache.CacheOutcome;
import io.github.completioncache.CacheStatus;
import io.github.completioncache.store.EntryLabels;
import java.time.Duration;

/**
 * Brings meters into being before somebody asks for them, so that a process that is scraped once
 * shows everything. Counting is left to the cache.
 */
final class MeteringListener implements CacheListener {

  private final DynamicMeters meters;
  private final StoreTimers timers;

  MeteringListener(DynamicMeters meters, StoreTimers timers) {
    this.meters = meters;
    this.timers = timers;
  }

  @Override
  public void onOutcome(CacheOutcome outcome) {
    meters.callEnded(outcome.category(), outcome.model());
    if (outcome.status() == CacheStatus.BYPASS) {
      meters.bypasses.register(outcome.reason());
    }
  }

  @Override
  public void onNotStored(EntryLabels labels, String reason) {
    meters.notStored.register(reason);
  }

  @Override
  public void onRefreshed(EntryLabels labels, String result) {
    meters.refreshes.register(result);
  }

  @Override
  public void onStoreOperation(String operation, Duration took, boolean failed) {
    timers.record(operation, took, failed);
  }

  @Override
  public void onStoreError(String operation, Throwable failure) {
    meters.storeErrors.register(operation);
  }
}
