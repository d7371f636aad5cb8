/** Tests of counting and of prices, through the public API. */
@NullMarked
package io.github.completioncache.stats;

import org.jspecify.annotations.NullMarked;
