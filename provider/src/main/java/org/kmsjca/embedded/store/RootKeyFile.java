// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * The file with the root key, readable by its owner only.
 *
 * <p>A new root key is first written under a pending name, and gets its own name when the store
 * that knows it is durable. So a root key file always has its store: if the store is gone, or the
 * root key is, that is an accident, and nothing is ever made anew in its place.
 *
 * @see "docs/spec/store.md, section 3 and 4"
 */
final class RootKeyFile {

  private static final byte[] MAGIC = "KMSROOT".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHECKSUM_LABEL =
      "KMS-JCA root key checksum".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int KEY_OFFSET = MAGIC.length + 1;
  private static final int CHECKSUM_OFFSET = KEY_OFFSET + RootKey.SIZE_BYTES;
  private static final int CHECKSUM_BYTES = 8;
  private static final int FILE_BYTES = CHECKSUM_OFFSET + CHECKSUM_BYTES;

  private static final String PENDING_SUFFIX = ".new";
  private static final String WHAT = "the root key file";
  private static final Set<PosixFilePermission> ALLOWED =
      PosixFilePermissions.fromString("rwx------");

  private final Path file;
  private final Path pending;

  RootKeyFile(Path file) {
    this.file = file;
    this.pending = file.resolveSibling(file.getFileName() + PENDING_SUFFIX);
  }

  /** Gives the file's name. */
  Path path() {
    return file;
  }

  /** Tells whether there is a root key under its own name. */
  boolean exists() {
    return Files.exists(file);
  }

  /**
   * Makes a root key under the pending name; replaces what an interrupted first use left there.
   *
   * <p>The caller holds the write lock of a store that is still empty.
   */
  RootKey createPending(SecureRandom random) {
    byte[] secret = new byte[RootKey.SIZE_BYTES];
    random.nextBytes(secret);
    byte[] content = encode(secret);
    try {
      PrivateFile.makeDirectoryOf(file);
      Files.deleteIfExists(pending);
      PrivateFile.create(pending, content);
      return RootKey.of(secret);
    } catch (IOException e) {
      throw StoreFault.of(WHAT, pending, e);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(content, (byte) 0);
    }
  }

  /**
   * Reads the root key of a store; gives a pending one its name.
   *
   * @param store the store's file, for errors
   * @param rootKeyId the identifier that the store knows
   * @throws org.kmsjca.kms.KmsUnavailableException if there is none, others can read it, or it is
   *     not the store's
   */
  RootKey load(Path store, String rootKeyId) {
    try {
      if (pendingIs(rootKeyId)) {
        publish();
      }
      if (!exists()) {
        throw StoreFault.of(
            "the store " + store + " exists but its root key file " + file + " does not",
            "put the root key file back from a backup; a new one could not open this store");
      }
      RootKey rootKey = read(file);
      if (!rootKey.id().equals(rootKeyId)) {
        rootKey.destroy();
        throw StoreFault.of(
            "the root key in " + file + " is not the one of the store " + store,
            "the store needs root key "
                + rootKeyId
                + ", the file has "
                + rootKey.id()
                + "; put the right file back, or name the right one");
      }
      return rootKey;
    } catch (NoSuchFileException e) {
      // Another process named the pending key between two lines above; now it is there.
      return load(store, rootKeyId);
    } catch (IOException e) {
      throw StoreFault.of(WHAT, file, e);
    }
  }

  private boolean pendingIs(String rootKeyId) throws IOException {
    if (!Files.exists(pending)) {
      return false;
    }
    try {
      RootKey rootKey = read(pending);
      rootKey.destroy();
      return rootKey.id().equals(rootKeyId);
    } catch (KmsUnavailableException e) {
      return false; // half written by a first use that was interrupted; never the key of a store
    }
  }

  /* A link, other than a move, never replaces a file. */
  private void publish() throws IOException {
    try {
      Files.createLink(file, pending);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster with the same key.
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (!Files.exists(pending)) {
        throw new NoSuchFileException(pending.toString());
      }
      Files.move(pending, file);
    }
    Files.deleteIfExists(pending);
    PrivateFile.forceDirectoryOf(file);
  }

  private static RootKey read(Path path) throws IOException {
    Set<PosixFilePermission> mode = PrivateFile.modeOf(path);
    if (!ALLOWED.containsAll(mode)) {
      throw StoreFault.of(
          WHAT
              + " "
              + path
              + " is open to other users (mode "
              + PosixFilePermissions.toString(mode)
              + ")",
          "run: chmod 600 " + path);
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(path)) {
      content = in.readNBytes(FILE_BYTES + 1);
    }
    byte[] secret =
        Arrays.copyOfRange(Arrays.copyOf(content, FILE_BYTES), KEY_OFFSET, CHECKSUM_OFFSET);
    byte[] expected = encode(secret);
    try {
      if (!MessageDigest.isEqual(content, expected)) {
        throw StoreFault.of(
            WHAT + " " + path + " is damaged or is no root key file",
            "put the right one back from a backup");
      }
      return RootKey.of(secret);
    } finally {
      Arrays.fill(content, (byte) 0);
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(expected, (byte) 0);
    }
  }

  /* The checksum recognises damage, not forgery; who can write the file can replace the key. */
  private static byte[] encode(byte[] secret) {
    byte[] checksum = Hkdf.derive(secret, MAGIC, CHECKSUM_LABEL, CHECKSUM_BYTES);
    return ByteBuffer.allocate(FILE_BYTES)
        .put(MAGIC)
        .put(VERSION)
        .put(secret)
        .put(checksum)
        .array();
  }
}
