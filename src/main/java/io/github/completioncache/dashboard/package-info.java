/**
 * A web page with the numbers of a cache, and the JSON behind it, on the HTTP server of the JDK.
 *
 * <p>{@link io.github.completioncache.dashboard.Dashboard} is the way in. Nothing is served, and no
 * port is opened, before it is started.
 */
@NullMarked
package io.github.completioncache.dashboard;

import org.jspecify.annotations.NullMarked;
