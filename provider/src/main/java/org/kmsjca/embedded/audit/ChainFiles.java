// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directory with the files of all chains: their names and their modes.
 *
 * <p>Where there are no POSIX modes nothing is set and nothing is refused: there the access control
 * list of the directory has to protect the files.
 */
class ChainFiles {

  /** What the files with records end with. */
  static final String RECORDS = ".jsonl";

  private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})-(\\d{6,9})\\.jsonl");
  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwx------");

  private final Path directory;

  ChainFiles(Path directory) {
    this.directory = directory;
  }

  /** Gives the directory. */
  Path directory() {
    return directory;
  }

  /** What the name of a file with records says. */
  record Name(String chainId, int number) {}

  /**
   * Makes the directory unless it is there.
   *
   * @throws IOException if it cannot be made, is none, or others may change what is in it
   */
  void makeDirectory() throws IOException {
    if (!Files.exists(directory)) {
      Files.createDirectories(directory, attributes(DIRECTORY_MODE));
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + " is not a directory");
    }
    checkMode(directory);
  }

  /**
   * Refuses what others than the owner may write.
   *
   * @throws IOException if they may
   */
  void checkMode(Path path) throws IOException {
    if (!hasModes()) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          path
              + " has mode "
              + PosixFilePermissions.toString(mode)
              + "; only its owner may write it; run: chmod go-w "
              + path);
    }
  }

  private boolean hasModes() {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private FileAttribute<?>[] attributes(Set<PosixFilePermission> mode) {
    return hasModes()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }

  /** Names a file with records. */
  Path records(String chainId, int number) {
    return directory.resolve(chainId + String.format("-%06d", number) + RECORDS);
  }

  /** Names the file whose lock says that a process writes the chain. */
  Path lock(String chainId) {
    return directory.resolve(chainId + ".lock");
  }

  /** Names the file with the public key of a chain. */
  Path publicKey(String chainId) {
    return directory.resolve(chainId + ".pub");
  }

  /** Reads a file name; null if it is none of a file with records. */
  static @Nullable Name parse(Path file) {
    Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
    return matcher.matches()
        ? new Name(matcher.group(1), Integer.parseInt(matcher.group(2)))
        : null;
  }

  /** Finds the files with records of one chain, by their numbers. */
  SortedMap<Integer, Path> of(String chainId) throws IOException {
    SortedMap<Integer, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(directory, chainId + "-*" + RECORDS)) {
      for (Path file : found) {
        Name name = parse(file);
        if (name != null) {
          files.put(name.number(), file);
        }
      }
    }
    return files;
  }

  /** Makes a file for the owner only, unless it is there. */
  void createIfAbsent(Path file) throws IOException {
    try {
      Files.createFile(file, attributes(FILE_MODE));
    } catch (FileAlreadyExistsException e) {
      checkMode(file);
    }
  }

  /**
   * Makes a file with records for the owner only and puts its name on the disk.
   *
   * @throws FileAlreadyExistsException if it is there
   */
  ChainFile create(Path file) throws IOException {
    Files.createFile(file, attributes(FILE_MODE));
    forceDirectory();
    return new ChainFile(file);
  }

  /** Opens a file with records in order to append to it. */
  ChainFile open(Path file) throws IOException {
    checkMode(file);
    return new ChainFile(file);
  }

  private void forceDirectory() {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Some systems don't open directories; there the file system orders names by itself.
      return;
    }
  }
}
