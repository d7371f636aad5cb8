/** The rules of the house, checked against the compiled code and its sources. */
@NullMarked
package io.github.completioncache.architecture;

import org.jspecify.annotations.NullMarked;
