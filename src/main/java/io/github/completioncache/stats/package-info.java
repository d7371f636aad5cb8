/**
 * What the cache did and what that was worth: counters, token usage and prices.
 *
 * <p>Counting never takes a lock; reading gives an immutable snapshot.
 */
@NullMarked
package io.github.completioncache.stats;

import org.jspecify.annotations.NullMarked;
