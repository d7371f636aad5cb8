/**
 * The statistics of a cache as meters of Micrometer. Needs the dependency {@code
 * io.micrometer:micrometer-core}, which is optional; nothing else in this library uses it.
 */
@NullMarked
package io.github.completioncache.stats.micrometer;

import org.jspecify.annotations.NullMarked;
