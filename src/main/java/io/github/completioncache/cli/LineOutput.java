package io.github.completioncache.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where lines go: a stream, or a file that has its name only once all of it is there. */
final class LineOutput implements AutoCloseable {

  private static final int LINES_BETWEEN_CHECKS = 256;

  private final Writer writer;
  private final @Nullable PrintWriter stream;
  private final @Nullable Path part;
  private final @Nullable Path file;
  private long lines;
  private boolean complete;

  private LineOutput(
      Writer writer, @Nullable PrintWriter stream, @Nullable Path part, @Nullable Path file) {
    this.writer = writer;
    this.stream = stream;
    this.part = part;
    this.file = file;
  }

  /** Writes to {@code stream}, which stays open. */
  static LineOutput to(PrintWriter stream) {
    return new LineOutput(stream, stream, null, null);
  }

  /**
   * Writes to the file {@code name}, which only its owner may read and which replaces any earlier
   * one.
   *
   * @throws Trouble if it cannot be written
   */
  static LineOutput to(String name) {
    try {
      Path file = Path.of(name).toAbsolutePath();
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.deleteIfExists(part);
      Writer writer =
          new BufferedWriter(
              Channels.newWriter(
                  Files.newByteChannel(
                      part,
                      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                      onlyOwner()),
                  StandardCharsets.UTF_8));
      return new LineOutput(writer, null, part, file);
    } catch (IOException | InvalidPathException e) {
      throw Trouble.failed(name + " cannot be written", e);
    }
  }

  private static FileAttribute<?>[] onlyOwner() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Adds a line.
   *
   * @throws Trouble if nobody reads the stream any more
   */
  void write(String line) throws IOException {
    writer.write(line);
    writer.write('\n');
    if (stream != null && ++lines % LINES_BETWEEN_CHECKS == 0 && stream.checkError()) {
      throw Trouble.failed("the output cannot be written");
    }
  }

  /** Says that all lines are written; without it {@link #close} leaves no file. */
  void complete() throws IOException {
    writer.flush();
    complete = true;
  }

  @Override
  public void close() throws IOException {
    if (part == null || file == null) {
      writer.flush();
      return;
    }
    writer.close();
    if (complete) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(part);
    }
  }
}
