/** Tests of the vectors that Lucene finds. */
@NullMarked
package io.github.completioncache.semantic.lucene;

import org.jspecify.annotations.NullMarked;
