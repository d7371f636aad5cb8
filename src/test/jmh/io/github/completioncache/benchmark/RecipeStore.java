package io.github.completioncache.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;

/** Raw access to each kind of store, as fast as its client library gives it. */
interface RecipeStore extends AutoCloseable {

  void put(String key, byte[] value) throws Exception;

  /** Reads for one thread, which keeps what this returns. */
  Recipe.Bytes reader() throws Exception;

  @Override
  void close();

  /** A map on the heap. */
  record Memory(Map<String, byte[]> map) implements RecipeStore {

    Memory() {
      this(new ConcurrentHashMap<>());
    }

    @Override
    public void put(String key, byte[] value) {
      map.put(key, value);
    }

    @Override
    public Recipe.Bytes reader() {
      return map::get;
    }

    @Override
    public void close() {}
  }

  /** A pool with a connection for each of 16 callers. */
  record Redis(RedisClient client) implements RecipeStore {

    private static final int CONNECTIONS = 16;

    static Redis at(String url) {
      ConnectionPoolConfig pool = new ConnectionPoolConfig();
      pool.setMaxTotal(CONNECTIONS);
      pool.setMaxIdle(CONNECTIONS);
      return new Redis(RedisClient.builder().fromURI(url).poolConfig(pool).build());
    }

    @Override
    public void put(String key, byte[] value) {
      client.set(key.getBytes(UTF_8), value);
    }

    @Override
    public Recipe.Bytes reader() {
      return key -> client.get(key.getBytes(UTF_8));
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** One table in a file with a write-ahead log; a connection and a statement for each thread. */
  record Sqlite(Path file) implements RecipeStore {

    static Sqlite in(Path file) throws SQLException {
      Sqlite store = new Sqlite(file);
      try (Connection connection = store.open();
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("CREATE TABLE answers (key TEXT PRIMARY KEY, value BLOB NOT NULL)");
      }
      return store;
    }

    @Override
    public void put(String key, byte[] value) throws SQLException {
      try (Connection connection = open();
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO answers VALUES (?, ?)")) {
        insert.setString(1, key);
        insert.setBytes(2, value);
        insert.executeUpdate();
      }
    }

    @Override
    public Recipe.Bytes reader() throws SQLException {
      // Kept open until the benchmark's process ends, as the recipe would.
      PreparedStatement find = open().prepareStatement("SELECT value FROM answers WHERE key = ?");
      return key -> {
        find.setString(1, key);
        try (ResultSet rows = find.executeQuery()) {
          rows.next();
          return rows.getBytes(1);
        }
      };
    }

    @Override
    public void close() {}

    private Connection open() throws SQLException {
      return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
  }
}
