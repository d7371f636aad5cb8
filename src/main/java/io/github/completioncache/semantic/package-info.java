/**
 * Answers to questions that mean the same: how a question becomes a vector ({@link Embedder}),
 * where vectors are kept and their neighbours found ({@link VectorIndex}), what speaks against a
 * neighbour whatever its similarity ({@link Guard}), and who decides whether its answer is served
 * ({@link MatchRule}).
 *
 * <p>Similarity is cosine similarity everywhere, from -1 to 1: never a distance, never half of one.
 */
@NullMarked
package io.github.completioncache.semantic;

import org.jspecify.annotations.NullMarked;
