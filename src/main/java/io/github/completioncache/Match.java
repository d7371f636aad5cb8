package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.Observation;

/**
 * Which answer to another question was served, as far as it must be known to reject it. Holds no
 * content.
 *
 * @param served the key of the entry that was served
 * @param answer what its answer is told apart by
 * @param seen what is observed if it proves to be wrong
 */
record Match(CacheKey partition, CacheKey served, CacheKey answer, Observation seen) {

  double similarity() {
    return seen.similarity();
  }
}
