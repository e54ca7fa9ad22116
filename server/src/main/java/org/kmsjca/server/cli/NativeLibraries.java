// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Puts the native libraries of SQLite and of Amazon Corretto Crypto Provider into a directory, and
 * beside them the options with which a JVM loads them from there. Otherwise each start of the
 * program unpacks both out of the jar, which takes longer than to encrypt a short text.
 *
 * <p><b>Thread safety:</b> several processes may do it at once.
 */
final class NativeLibraries {

  /** The file with the options, for {@code java @file}. */
  static final String OPTIONS = "options";

  private static final String CORRETTO = "amazonCorrettoCryptoProvider";
  private static final String CORRETTO_PACKAGE = "com/amazon/corretto/crypto/provider";

  private NativeLibraries() {}

  /**
   * Puts them there. What is there already is replaced, each file as a whole.
   *
   * @param directory made if need be
   * @throws IOException if it cannot be written to; there are no options then
   */
  static void unpack(Path directory) throws IOException {
    PrivateFiles.directories(directory);
    String path = quoted(directory.toAbsolutePath().toString());
    List<String> options = new ArrayList<>();
    String sqlite = LibraryLoaderUtil.getNativeLibName();
    if (copied(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + sqlite, directory, sqlite)) {
      options.add("-Dorg.sqlite.lib.path=" + path);
      options.add("-Dorg.sqlite.lib.name=" + sqlite);
      options.add("-Dorg.sqlite.tmpdir=" + path);
    }
    String corretto = System.mapLibraryName(CORRETTO);
    if (copied("/" + CORRETTO_PACKAGE + "/" + corretto, directory, corretto)) {
      options.add("-D" + CORRETTO_PACKAGE.replace('/', '.') + ".useExternalLib=true");
      options.add("-Djava.library.path=" + path);
    }
    Path beside = Files.createTempFile(directory, OPTIONS, null);
    Files.write(beside, options);
    Files.move(beside, directory.resolve(OPTIONS), StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean copied(String resource, Path directory, String name) throws IOException {
    try (@Nullable InputStream library = NativeLibraries.class.getResourceAsStream(resource)) {
      if (library == null) {
        return false;
      }
      Path beside = Files.createTempFile(directory, name, null);
      Files.copy(library, beside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(beside, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
  }

  /* As in a file of options: in quotes, a backslash stands for itself if it is doubled. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
