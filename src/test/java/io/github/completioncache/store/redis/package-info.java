/** Tests of the store in Redis, against real servers. */
@NullMarked
package io.github.completioncache.store.redis;

import org.jspecify.annotations.NullMarked;
