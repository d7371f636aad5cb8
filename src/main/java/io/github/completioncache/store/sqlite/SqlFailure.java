package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStoreException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * What to make of an exception of the driver. Its messages name the kind of trouble and never a
 * value.
 */
final class SqlFailure {

  private static final int PRIMARY_CODE = 0xff;
  private static final int BUSY = 5;
  private static final int CORRUPT = 11;
  private static final int NOT_A_DATABASE = 26;

  private SqlFailure() {}

  static CacheStoreException of(String doing, Path file, SQLException e) {
    return new CacheStoreException("cannot " + doing + " " + file + ": " + e.getMessage(), e);
  }

  /** Whether another connection holds the lock. */
  static boolean isBusy(SQLException e) {
    return (e.getErrorCode() & PRIMARY_CODE) == BUSY;
  }

  /** Whether the file makes no sense as a database. */
  static boolean isNotDatabase(SQLException e) {
    int code = e.getErrorCode() & PRIMARY_CODE;
    return code == NOT_A_DATABASE || code == CORRUPT;
  }
}
