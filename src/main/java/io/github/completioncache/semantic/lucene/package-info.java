/**
 * Finds the most similar of many vectors without comparing with all of them: graphs (HNSW) of
 * Lucene's beside a store whose rows have numbers. They can be made again at any time, and what
 * they find is looked up in the store before it is given.
 */
@NullMarked
package io.github.completioncache.semantic.lucene;

import org.jspecify.annotations.NullMarked;
