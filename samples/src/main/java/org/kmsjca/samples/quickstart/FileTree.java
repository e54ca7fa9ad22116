// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds, compares and removes files. */
final class FileTree {

  private static final long EQUAL = -1;

  private FileTree() {}

  /** Lists the regular files below a directory, in order; symbolic links are left out. */
  static List<Path> filesIn(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    try (Stream<Path> found = Files.walk(directory)) {
      return found
          .filter(path -> Files.isRegularFile(path) && !Files.isSymbolicLink(path))
          .sorted()
          .toList();
    }
  }

  /** Removes all that is in a directory, and makes it if it is not there. */
  static void empty(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<Path> found;
    try (Stream<Path> walk = Files.walk(directory)) {
      found =
          walk.filter(path -> !path.equals(directory)).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : found) {
      Files.delete(path);
    }
  }

  /**
   * Compares files with their copies.
   *
   * @param files below {@code original}
   * @param original where the files are
   * @param copy where their copies are, under the same names and with no other file
   * @throws IOException if anything differs
   */
  static void checkEqual(List<Path> files, Path original, Path copy) throws IOException {
    for (Path file : files) {
      Path relative = original.relativize(file);
      long difference = Files.mismatch(file, copy.resolve(relative));
      if (difference != EQUAL) {
        throw new IOException(relative + " differs from its copy at byte " + difference);
      }
    }
    int copies = filesIn(copy).size();
    if (copies != files.size()) {
      throw new IOException(files.size() + " files, but " + copies + " copies");
    }
  }
}
