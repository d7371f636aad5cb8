/** What a hit costs, beside what the same would cost if it were written by hand. */
@NullMarked
package io.github.completioncache.benchmark;

import org.jspecify.annotations.NullMarked;
