/**
 * Server-sent events, as bytes: cutting a body into events and writing events. Knows nothing of any
 * provider.
 */
@NullMarked
package io.github.completioncache.sse;

import org.jspecify.annotations.NullMarked;
