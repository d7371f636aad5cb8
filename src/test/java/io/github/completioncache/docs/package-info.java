/** The guides tell the truth: their samples compile and run, and their links lead somewhere. */
@NullMarked
package io.github.completioncache.docs;

import org.jspecify.annotations.NullMarked;
