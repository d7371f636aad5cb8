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
    try (URLClassLoader without = classPath("lucene-core", "")) {
      assertThat(besideMemory(without))
          .hasMessage(
              "LuceneVectors needs the library org.apache.lucene:lucene-core,"
                  + " which is not on the class path");
    }
  }

  @Test
  void namesTheReleaseIfThereIsAnother() throws Exception {
    // As those have no codec of this name.
    try (URLClassLoader without = classPath("", "org.apache.lucene.codecs.lucene912.")) {
      assertThat(besideMemory(without))
          .hasMessage(
              "LuceneVectors needs the library org.apache.lucene:lucene-core 9.12,"
                  + " but another release of it is on the class path");
    }
  }

  private static Throwable besideMemory(URLClassLoader loader) throws Exception {
    Class<?> type = loader.loadClass(LuceneVectors.class.getName());
    assertThat(type).isNotSameAs(LuceneVectors.class);
    Object store =
        loader.loadClass(MemoryCacheStore.class.getName()).getMethod("create").invoke(null);
    Method beside = type.getMethod("beside", loader.loadClass(CacheStore.class.getName()));
    Throwable thrown = catchThrowable(() -> beside.invoke(null, store)).getCause();
    assertThat(thrown.getClass().getSimpleName()).isEqualTo("CacheStoreException");
    return thrown;
  }

  /** The class path, but for an artifact and the types of a package, if they have a name. */
  private static URLClassLoader classPath(String artifact, String packageName) throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<URL> urls = new ArrayList<>();
    for (String element : classPath.split(File.pathSeparator)) {
      if (artifact.isEmpty() || !Path.of(element).getFileName().toString().startsWith(artifact)) {
        urls.add(Path.of(element).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!packageName.isEmpty() && name.startsWith(packageName)) {
          throw new ClassNotFoundException(name);
        }
        return super.findClass(name);
      }
    };
  }
}
