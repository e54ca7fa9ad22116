// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.Setting;

/**
 * What a store that is being made consists of: if it is not completed, all of it is deleted, and
 * nothing else. Confined to one thread.
 *
 * <p>A directory above the store's own is deleted only if nothing is in it, and nothing in the
 * store's directory is deleted before this store {@linkplain #own() owns} it: another process may
 * make a store at the same time.
 */
final class NewStoreFiles implements AutoCloseable {

  /* What SQLite puts beside a database. */
  private static final List<String> SIDECARS = List.of("", "-wal", "-shm", "-journal");

  private final Path directory;
  private final List<Path> outside;
  private final Set<Path> missingDirectories = new LinkedHashSet<>();
  private boolean owned;
  private boolean completed;

  /**
   * Begins, before anything is made.
   *
   * @param directory of the store; is empty or does not exist
   * @param credentialsFile gets an access key
   * @param configuration names files that may be outside of the directory
   */
  NewStoreFiles(Path directory, Path credentialsFile, Configuration configuration) {
    this.directory = directory;
    this.outside = outside(directory, configuration);
    addMissing(directory);
    addMissing(credentialsFile.getParent());
    outside.forEach(file -> addMissing(file.getParent()));
  }

  private static List<Path> outside(Path directory, Configuration configuration) {
    List<Path> files = new ArrayList<>();
    Path store = configuration.path(Setting.STORE);
    SIDECARS.forEach(suffix -> files.add(Path.of(store + suffix)));
    files.add(configuration.path(Setting.ROOT_KEY_FILE));
    files.add(configuration.path(Setting.AUDIT));
    files.removeIf(
        file -> file.startsWith(directory) || Files.exists(file, LinkOption.NOFOLLOW_LINKS));
    return files;
  }

  /* The innermost first, as they are deleted. */
  private void addMissing(@Nullable Path innermost) {
    for (Path one = innermost; one != null && Files.notExists(one); one = one.getParent()) {
      missingDirectories.add(one);
    }
  }

  /** Says that what is in the directory from now on is of this store. */
  void own() {
    owned = true;
  }

  /** Says that the store is complete and stays. */
  void complete() {
    completed = true;
  }

  /** Deletes what was made, unless it is complete. */
  @Override
  public void close() {
    if (completed) {
      return;
    }
    if (owned) {
      outside.forEach(file -> deleteAll(file, true));
      deleteAll(directory, false);
    }
    missingDirectories.stream()
        .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
        .forEach(NewStoreFiles::delete);
  }

  private static void deleteAll(Path start, boolean itself) {
    if (Files.notExists(start, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(start)) {
      files
          .sorted(Comparator.reverseOrder())
          .filter(file -> itself || !file.equals(start))
          .forEach(NewStoreFiles::delete);
    } catch (IOException e) {
      // What cannot be listed stays; why there is no store is told, and matters more.
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A directory that somebody else uses too; or see above.
    }
  }
}
