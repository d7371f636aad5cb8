/** Frameworks that are given the drop-in client in place of one of their own. */
@NullMarked
package io.github.completioncache.frameworks;

import org.jspecify.annotations.NullMarked;
