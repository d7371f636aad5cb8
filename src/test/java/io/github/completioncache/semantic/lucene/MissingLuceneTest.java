package io.github.completioncache.semantic.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.MemoryCacheStore;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an application is told that has not added Lucene. */
class MissingLuceneTest {

  @Test
  void namesTheArtifact() throws Exception {
    try (URLClassLoader without = classPathWithoutLucene()) {
      Class<?> type = without.loadClass(LuceneVectors.class.getName());
      assertThat(type).isNotSameAs(LuceneVectors.class);
      Object store =
          without.loadClass(MemoryCacheStore.class.getName()).getMethod("create").invoke(null);
      Method beside = type.getMethod("beside", without.loadClass(CacheStore.class.getName()));
      assertThat(catchThrowable(() -> beside.invoke(null, store)))
          .cause()
          .hasMessage(
              "LuceneVectors needs the library org.apache.lucene:lucene-core,"
                  + " which is not on the class path")
          .satisfies(
              e -> assertThat(e.getClass().getSimpleName()).isEqualTo("CacheStoreException"));
    }
  }

  private static URLClassLoader classPathWithoutLucene() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<URL> urls = new ArrayList<>();
    for (String element : classPath.split(File.pathSeparator)) {
      if (!Path.of(element).getFileName().toString().startsWith("lucene-core")) {
        urls.add(Path.of(element).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
