package io.github.completioncache.store.sqlite;

import java.sql.SQLException;

/** Something done with SQL. */
@FunctionalInterface
interface SqlFunction<T, R> {
  R apply(T connection) throws SQLException;
}
