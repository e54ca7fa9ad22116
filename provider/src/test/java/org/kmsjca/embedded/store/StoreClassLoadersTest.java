// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.testing.Spec;

/** Two applications in one JVM, each with a class loader and an SQLite library of its own. */
class StoreClassLoadersTest {

  @TempDir Path directory;

  @Test
  @Spec("ST-36")
  void open_storeOfAnotherClassLoader_isRefused() throws Exception {
    try (SqliteServiceState first = new StoreDirectory(directory).open();
        URLClassLoader application = newApplication()) {
      StoreDirectory.createKey(first);
      assertThatThrownBy(() -> open(application, directory).close())
          .hasMessageContaining("is open in this JVM through another class loader")
          .hasMessageContaining("give each a store of its own");
    }
  }

  @Test
  @Spec("ST-36")
  void open_storeOfItsOwn_worksInEachClassLoader() throws Exception {
    try (SqliteServiceState first = new StoreDirectory(directory).open();
        URLClassLoader application = newApplication();
        AutoCloseable second = open(application, directory.resolve("second"))) {
      assertThat(second.getClass()).isNotEqualTo(first.getClass());
    }
  }

  private static URLClassLoader newApplication() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(classPath.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }

  private static AutoCloseable open(ClassLoader application, Path directory) throws Exception {
    StoreDirectory files = new StoreDirectory(directory);
    try {
      Class<?> sources = Class.forName(RootKeySource.class.getName(), true, application);
      Object rootKey = sources.getMethod("file", Path.class).invoke(null, files.rootKey());
      return (AutoCloseable)
          Class.forName(SqliteServiceState.class.getName(), true, application)
              .getMethod("open", Path.class, sources, SecureRandom.class)
              .invoke(null, files.store(), rootKey, StoreDirectory.RANDOM);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
