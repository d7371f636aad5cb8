/** Tests of the canonical form and of the keys made of it. */
@NullMarked
package io.github.completioncache.key;

import org.jspecify.annotations.NullMarked;
