package io.github.completioncache.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application is told that has left the SQLite library out. */
class MissingLibraryTest {

  @Test
  void namesTheArtifact(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("cache.db");
    try (URLClassLoader without = classPathWithoutSqlite()) {
      Class<?> type = without.loadClass(SqliteCacheStore.class.getName());
      assertThat(type).isNotSameAs(SqliteCacheStore.class);
      Method open = type.getMethod("open", Path.class);
      assertThat(catchThrowable(() -> open.invoke(null, file)))
          .cause()
          .hasMessage(
              "SqliteCacheStore needs the library org.xerial:sqlite-jdbc,"
                  + " which is not on the class path")
          .satisfies(
              e -> assertThat(e.getClass().getSimpleName()).isEqualTo("CacheStoreException"));
    }
    assertThat(file).doesNotExist();
  }

  private static URLClassLoader classPathWithoutSqlite() throws Exception {
    java.util.List<URL> urls = new java.util.ArrayList<>();
    for (Path element : WriterProcess.classPathElements()) {
      if (!element.getFileName().toString().startsWith("sqlite-jdbc")) {
        urls.add(element.toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
