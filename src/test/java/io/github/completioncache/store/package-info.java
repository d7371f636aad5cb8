/** Tests of the stores; {@code CacheStoreContract} is what every store has to pass. */
@NullMarked
package io.github.completioncache.store;

import org.jspecify.annotations.NullMarked;
