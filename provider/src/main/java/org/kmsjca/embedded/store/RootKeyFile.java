// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * The file with the root key, readable by its owner only.
 *
 * <p>A new root key is first written under a pending name, and gets its own name when the store
 * that knows it is durable. So a root key file always has its store: if the store is gone, or the
 * root key is, that is an accident, and nothing is ever made anew in its place. A root key that is
 * replaced is kept under a name with its identifier.
 *
 * @see "docs/spec/store.md, section 3 and 4"
 */
final class RootKeyFile extends RootKeySource {

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

  private final Path file;
  private final Path pending;

  RootKeyFile(Path file) {
    this.file = file.toAbsolutePath();
    this.pending = sibling(PENDING_SUFFIX);
  }

  @Override
  boolean exists() {
    refuseDanglingLink();
    return Files.exists(file);
  }

  @Override
  String shown() {
    return "a root key file " + file;
  }

  @Override
  NewRootKey create(SecureRandom random) {
    refuseDanglingLink();
    if (Files.isSymbolicLink(file)) {
      throw StoreFault.of(
          WHAT + " " + file + " is a symbolic link", "name the file itself to change the root key");
    }
    byte[] secret = new byte[RootKey.SIZE_BYTES];
    random.nextBytes(secret);
    byte[] content = encode(secret);
    try {
      PrivateFile.makeDirectoryOf(file);
      Files.deleteIfExists(pending);
      PrivateFile.create(pending, content);
      RootKey key = RootKey.of(secret);
      return new NewRootKey(key, new RootKeyDescription(key.id(), null));
    } catch (IOException e) {
      throw StoreFault.of(WHAT, pending, e);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(content, (byte) 0);
    }
  }

  /* The file twice: between the first look at it and the one at the pending name, another process
   * may have settled the root key. */
  @Override
  RootKey load(Path store, RootKeyDescription wanted) {
    if (wanted.derivation() != null) {
      throw StoreFault.of(
          "the root key of the store " + store + " is derived from a passphrase, not in a file",
          "set root-key = passphrase, and give the passphrase");
    }
    refuseDanglingLink();
    try {
      return read(file, wanted.id())
          .or(() -> pending(wanted.id()))
          .orElseGet(() -> loadSettled(store, wanted.id()));
    } catch (IOException e) {
      throw StoreFault.of(WHAT, file, e);
    }
  }

  private RootKey loadSettled(Path store, String rootKeyId) {
    try {
      RootKey found = read(file);
      if (!found.id().equals(rootKeyId)) {
        found.destroy();
        throw StoreFault.of(
            "the root key in " + file + " is not the one of the store " + store,
            "the store needs root key "
                + rootKeyId
                + ", the file has "
                + found.id()
                + "; put the right file back, or name the right one");
      }
      return found;
    } catch (NoSuchFileException e) {
      throw StoreFault.of(
          "the store " + store + " exists but its root key file " + file + " does not",
          "put the root key file back from a backup; a new one could not open this store");
    } catch (IOException e) {
      throw StoreFault.of(WHAT, file, e);
    }
  }

  @Override
  boolean isUnsettled(String rootKeyId) {
    Optional<RootKey> found = pending(rootKeyId);
    found.ifPresent(RootKey::destroy);
    return found.isPresent();
  }

  /* A link never replaces a file. A move does, so what it replaces gets another name before. */
  @Override
  void settle(String rootKeyId) {
    if (!isUnsettled(rootKeyId)) {
      return;
    }
    try {
      if (Files.exists(file)) {
        String present = idOf(file);
        if (!present.equals(rootKeyId)) {
          keep(present);
          Files.move(
              pending, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
      } else {
        PrivateFile.link(file, pending);
      }
      Files.deleteIfExists(pending);
      PrivateFile.forceDirectoryOf(file);
    } catch (IOException e) {
      throw StoreFault.of(WHAT, file, e);
    }
  }

  @Override
  void discard() {
    try {
      Files.deleteIfExists(pending);
    } catch (IOException e) {
      // It is the key of nothing, and the next one replaces it.
      return;
    }
  }

  private void keep(String rootKeyId) throws IOException {
    Path kept = sibling("." + rootKeyId);
    if (!Files.exists(kept)) {
      PrivateFile.link(kept, file);
      PrivateFile.forceDirectoryOf(file);
    }
  }

  private Path sibling(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /* Taken for a file that is missing, it would be taken for one that exists a moment later. */
  private void refuseDanglingLink() {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.exists(file)) {
      throw StoreFault.of(
          WHAT + " " + file + " is a symbolic link to a file that is not there",
          "make what it points to available, or remove the link");
    }
  }

  /* Half written by something that was interrupted, it is never the key of a store. */
  private Optional<RootKey> pending(String rootKeyId) {
    try {
      return read(pending, rootKeyId);
    } catch (KmsUnavailableException | IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<RootKey> read(Path path, String rootKeyId) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      RootKey found = read(path);
      if (found.id().equals(rootKeyId)) {
        return Optional.of(found);
      }
      found.destroy();
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String idOf(Path path) throws IOException {
    RootKey found = read(path);
    found.destroy();
    return found.id();
  }

  private static RootKey read(Path path) throws IOException {
    PrivateFile.refuseOpenToOthers(WHAT, path);
    // One byte more than the file should have. Our own buffer: the stream would leave one behind.
    byte[] content = new byte[FILE_BYTES + 1];
    int size;
    try (InputStream in = Files.newInputStream(path)) {
      size = in.readNBytes(content, 0, content.length);
    }
    byte[] secret = Arrays.copyOfRange(content, KEY_OFFSET, CHECKSUM_OFFSET);
    byte[] encoded = encode(secret);
    byte[] expected = Arrays.copyOf(encoded, content.length);
    try {
      if (size != FILE_BYTES || !MessageDigest.isEqual(content, expected)) {
        throw StoreFault.of(
            WHAT + " " + path + " is damaged or is no root key file",
            "put the right one back from a backup");
      }
      return RootKey.of(secret);
    } finally {
      Arrays.fill(content, (byte) 0);
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(encoded, (byte) 0);
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
