package io.github.completioncache.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A connection of somebody else to the file of a store. */
final class OtherConnection implements AutoCloseable {

  private final Connection connection;

  OtherConnection(Path file) throws SQLException {
    connection = Driver.open(file);
  }

  OtherConnection execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return this;
  }

  String query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
