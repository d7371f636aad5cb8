/**
 * What the fronts share that sit below an SDK, in place of its HTTP client: an exchange that may be
 * cached, the conversions between documents and streams of events, and the headers in which callers
 * and the cache speak to each other.
 */
@NullMarked
package io.github.completioncache.http;

import org.jspecify.annotations.NullMarked;
