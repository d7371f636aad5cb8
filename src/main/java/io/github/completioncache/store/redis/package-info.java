/**
 * Answers kept in Redis, where several machines share them.
 *
 * <p>A hit is one {@code GET}. A put writes the value and its expiry with one {@code SET ... PX},
 * after the index members that let an invalidation find it. No command touches keys of more than
 * one slot, so that all of this is right on Cluster too, and every key has an expiry. This is the
 * only package that uses Jedis, which is an optional dependency.
 */
@NullMarked
package io.github.completioncache.store.redis;

import org.jspecify.annotations.NullMarked;
