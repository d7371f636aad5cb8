/** Tests of the meters, through real registries. */
@NullMarked
package io.github.completioncache.stats.micrometer;

import org.jspecify.annotations.NullMarked;
