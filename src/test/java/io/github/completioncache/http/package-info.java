/** Tests of what the fronts share below their SDKs. */
@NullMarked
package io.github.completioncache.http;

import org.jspecify.annotations.NullMarked;
