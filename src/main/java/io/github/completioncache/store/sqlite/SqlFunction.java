package io.github.completioncache.store.sqlite;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Something done with SQL. */
@FunctionalInterface
interface SqlFunction<T, R extends @Nullable Object> {
  R apply(T connection) throws SQLException;
}
