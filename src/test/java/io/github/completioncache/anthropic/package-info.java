/** Tests of the front for the Anthropic SDK. */
@NullMarked
package io.github.completioncache.anthropic;

import org.jspecify.annotations.NullMarked;
