package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.sqlite.Schema.Owner;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * The file before it is opened: made if it is missing, refused and left untouched if it is
 * something else.
 */
final class DatabaseFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> WRITE =
      PosixFilePermissions.fromString("-w--w--w-");

  private final Path file;

  DatabaseFile(Path file) {
    this.file = file;
  }

  /**
   * Makes sure that there is a file that may be opened.
   *
   * @throws CacheStoreException if there is not, with one sentence on why
   */
  void prepare(Deadline deadline) {
    try {
      createIfMissing();
      requireWritable();
      if (Files.size(file) > 0) {
        requireOurs(deadline);
      }
    } catch (IOException e) {
      throw new CacheStoreException("cannot open the SQLite file " + file + ": " + e, e);
    }
  }

  private void createIfMissing() throws IOException {
    Path directory = file.getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw refused("its directory does not exist");
    }
    if (Files.exists(file)) {
      return;
    }
    try {
      // SQLite gives its log and its index of the log the mode of the file.
      Files.createFile(file, ownerOnly());
    } catch (FileAlreadyExistsException e) {
      // Another process was faster, or this is a link to nowhere, which the checks that follow will
      // find.
      if (!Files.exists(file)) {
        throw refused("it is a link to a file that does not exist");
      }
    }
  }

  private FileAttribute<?>[] ownerOnly() {
    return isPosix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private void requireWritable() throws IOException {
    if (Files.isDirectory(file)) {
      throw refused("it is a directory");
    }
    if (!Files.isRegularFile(file)) {
      throw refused("it is not a regular file");
    }
    if (!Files.isReadable(file)) {
      throw refused("it may not be read");
    }
    if (!Files.isWritable(file) || isMarkedReadOnly()) {
      throw refused("it is read-only");
    }
  }

  /**
   * The superuser may write everything, but a file that nobody may write is meant to stay as it is.
   */
  private boolean isMarkedReadOnly() throws IOException {
    return isPosix() && Files.getPosixFilePermissions(file).stream().noneMatch(WRITE::contains);
  }

  private boolean isPosix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private void requireOurs(Deadline deadline) {
    while (true) {
      Owner owner = owner();
      if (owner == Owner.OURS) {
        return;
      }
      if (owner == Owner.NEWER) {
        throw newer(file);
      }
      // Another process may be writing the tables at this very moment; it keeps a journal
      // meanwhile.
      if (!Files.exists(file.resolveSibling(file.getFileName() + "-journal"))
          && owner() != Owner.OURS) {
        throw foreign(file);
      }
      deadline.pause();
    }
  }

  private Owner owner() {
    try (Connection connection = Driver.inspect(file)) {
      return Schema.ownerByHead(connection);
    } catch (SQLException e) {
      if (SqlFailure.isNotDatabase(e)) {
        return Owner.FOREIGN;
      }
      throw SqlFailure.of("open", file, e);
    }
  }

  static CacheStoreException newer(Path file) {
    return new CacheStoreException(
        file
            + " was written by a newer version of completion-cache; this one knows tables up to"
            + " version "
            + Schema.VERSION);
  }

  static CacheStoreException foreign(Path file) {
    return new CacheStoreException(
        file
            + " was not made by completion-cache, or is damaged, and is left as it is; name another"
            + " file");
  }

  private CacheStoreException refused(String why) {
    return new CacheStoreException("cannot keep entries in " + file + ": " + why);
  }
}
