/** What tests share: real parts to test against, and the one place that selects tests. */
@NullMarked
package io.github.completioncache.testing;

import org.jspecify.annotations.NullMarked;
