package io.github.completioncache.store.sqlite;

import io.github.completioncache.store.CacheStoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;

/** The one place that names the SQLite library, which an application may have excluded. */
final class Driver {

  private static final String LIBRARY = "org.xerial:sqlite-jdbc";

  private Driver() {}

  /**
   * @throws CacheStoreException if the SQLite library is not on the class path
   */
  static void requirePresent() {
    try {
      Class.forName("org.sqlite.JDBC", false, Driver.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new CacheStoreException(
          "SqliteCacheStore needs the library " + LIBRARY + ", which is not on the class path", e);
    }
  }

  /** A connection for reading and writing a file that exists. */
  static Connection open(Path file) throws SQLException {
    return connect(file, "mode=rw");
  }

  /**
   * A connection that only looks: it takes no lock, reads no journal and creates no file. Opening
   * the file in Java instead would do harm, since closing it would drop the locks that SQLite holds
   * on it in this process.
   */
  static Connection inspect(Path file) throws SQLException {
    return connect(file, "mode=ro&immutable=1");
  }

  private static Connection connect(Path file, String parameters) throws SQLException {
    // As a URI, so that no character of a file name means anything to the driver or to SQLite.
    return JDBC.createConnection(
        "jdbc:sqlite:" + file.toUri() + "?" + parameters, new Properties());
  }
}
