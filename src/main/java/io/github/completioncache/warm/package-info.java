/**
 * Filling a cache beforehand: from files of requests, from answers that were given elsewhere, from
 * what is asked for most, and from what is about to expire.
 */
@NullMarked
package io.github.completioncache.warm;

import org.jspecify.annotations.NullMarked;
