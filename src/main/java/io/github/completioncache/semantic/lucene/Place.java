package io.github.completioncache.semantic.lucene;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.semantic.NumberedVectors;
import java.nio.file.Path;

/**
 * A partition, and where the index of it lies.
 *
 * @param rows those of its space
 * @param folder that of its index, which need not exist
 */
record Place(
    NumberedVectors vectors,
    NumberedVectors.Index rows,
    CacheKey partition,
    Path folder,
    Upkeep upkeep) {}
