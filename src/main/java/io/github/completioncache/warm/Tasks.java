package io.github.completioncache.warm;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of a source, one after the other. Used by one thread at a time. */
interface Tasks extends AutoCloseable {

  /** The next one; null if there is none. */
  @Nullable Task next() throws IOException;

  /** How much of the source has been read, from 0 to 1; NaN if that is not known. */
  default double share() {
    return Double.NaN;
  }

  @Override
  default void close() throws IOException {}
}
