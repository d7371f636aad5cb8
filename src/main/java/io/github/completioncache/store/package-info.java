/**
 * Where answers are kept: the {@link CacheStore} interface for every back end, the stored form of
 * an answer, and the stores that need no driver.
 */
@NullMarked
package io.github.completioncache.store;

import org.jspecify.annotations.NullMarked;
