package io.github.completioncache.semantic.lucene;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;

/** Which failures come of what stands in the files, so that they end when it is made again. */
final class Damage {

  private Damage() {}

  /** One of opening or writing, which also fail without memory, files or room on the disk. */
  static boolean isCauseOf(Exception e) {
    return e instanceof CorruptIndexException
        || e instanceof IndexFormatTooNewException
        || e instanceof IndexFormatTooOldException
        || e instanceof EOFException
        || e instanceof FileNotFoundException
        || e instanceof NoSuchFileException;
  }

  /** One of reading what was opened, where nothing tells what is damaged. */
  static boolean isCauseOfReading(Exception e) {
    // Closed by the interrupt of a caller where files are not mapped into memory.
    return !(e instanceof ClosedChannelException);
  }
}
