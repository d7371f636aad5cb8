/**
 * Tests of semantic matching; {@code VectorIndexContract} is what every {@code VectorStore} has to
 * pass.
 */
@NullMarked
package io.github.completioncache.semantic;

import org.jspecify.annotations.NullMarked;
