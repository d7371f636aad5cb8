package io.github.completioncache.store;

/**
 * Marks a capability that lies beside the entries of a store: a copy of some entries elsewhere, as
 * in a {@link TieredCacheStore}, makes none of what it says wrong, so that a decorator may pass it
 * on.
 */
public interface AsideEntries {}
