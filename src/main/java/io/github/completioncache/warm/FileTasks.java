package io.github.completioncache.warm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file that holds one thing a line, empty ones left out. */
abstract class FileTasks implements Tasks {

  private final LineReader lines;
  private final long size;
  private final int longest;

  FileTasks(Path file, int longest) throws IOException {
    this.size = Files.size(file);
    this.longest = longest;
    this.lines = new LineReader(Files.newInputStream(file), longest);
  }

  /** What a line says. */
  abstract Task read(long number, byte[] line) throws IOException;

  @Override
  public @Nullable Task next() throws IOException {
    while (lines.next()) {
      if (lines.isTooLong()) {
        return Task.bad(lines.number(), null, "is longer than " + longest + " bytes");
      }
      if (!lines.isBlank()) {
        return read(lines.number(), lines.line());
      }
    }
    return null;
  }

  @Override
  public double share() {
    return size == 0 ? 1 : Math.min(1, (double) lines.taken() / size);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
