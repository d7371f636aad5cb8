/** Tests of the reading and writing of server-sent events. */
@NullMarked
package io.github.completioncache.sse;

import org.jspecify.annotations.NullMarked;
