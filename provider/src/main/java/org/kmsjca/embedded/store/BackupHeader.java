// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.embedded.store.RootKeyDescription.Derivation;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * The beginning of a backup, not encrypted: with what it was made and when.
 *
 * <p>It is authenticated by being part of the derivation of the backup's key.
 *
 * @param time when the backup was made
 * @param changeNumber how many changes the store had seen
 * @param rootKey the root key of the store
 * @param salt {@value #SALT_BYTES} random bytes, which make the backup's key its own
 * @see "docs/spec/store.md, section 9 (ST-60 to ST-64)"
 */
record BackupHeader(Instant time, long changeNumber, RootKeyDescription rootKey, Bytes salt) {

  /** Size of a header in bytes. */
  static final int SIZE_BYTES = 105;

  /** Size of the salt in bytes. */
  static final int SALT_BYTES = 32;

  private static final byte[] MAGIC = "KMSBACK".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final byte FROM_FILE = 0;
  private static final byte FROM_PASSPHRASE = 1;
  private static final int ID_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final byte[] KEY_LABEL = "KMS-JCA backup file".getBytes(StandardCharsets.US_ASCII);

  /** Writes it. */
  byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(SIZE_BYTES)
            .put(MAGIC)
            .put(VERSION)
            .put(HexFormat.of().parseHex(rootKey.id()))
            .putLong(time.getEpochSecond())
            .putInt(time.getNano())
            .putLong(changeNumber);
    @Nullable Derivation derivation = rootKey.derivation();
    if (derivation == null) {
      out.put(FROM_FILE).put(new byte[Derivation.SALT_BYTES + 3 * Integer.BYTES]);
    } else {
      out.put(FROM_PASSPHRASE)
          .put(derivation.salt().toByteArray())
          .putInt(derivation.cost().memoryKib())
          .putInt(derivation.cost().iterations())
          .putInt(derivation.cost().parallelism());
    }
    return out.put(salt.toByteArray()).array();
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is no header, or a value is outside of its limits
   */
  static BackupHeader decode(byte[] encoded) {
    if (encoded.length != SIZE_BYTES
        || !Arrays.equals(encoded, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IllegalArgumentException("it is no backup of a store");
    }
    ByteBuffer in = ByteBuffer.wrap(encoded);
    in.position(MAGIC.length);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "it has format version " + version + "; this release knows version " + VERSION);
    }
    String id = HexFormat.of().formatHex(bytes(in, ID_BYTES));
    try {
      Instant time = Instant.ofEpochSecond(in.getLong(), in.getInt());
      long changeNumber = in.getLong();
      byte kind = in.get();
      byte[] salt = bytes(in, Derivation.SALT_BYTES);
      int memoryKib = in.getInt();
      int iterations = in.getInt();
      int parallelism = in.getInt();
      @Nullable Derivation derivation =
          switch (kind) {
            case FROM_FILE -> null;
            case FROM_PASSPHRASE ->
                new Derivation(
                    new Argon2Cost(memoryKib, iterations, parallelism), Bytes.wrap(salt));
            default -> throw new IllegalArgumentException("it has a root key of an unknown kind");
          };
      return new BackupHeader(
          time,
          changeNumber,
          new RootKeyDescription(id, derivation),
          Bytes.wrap(bytes(in, SALT_BYTES)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("it has a time that is none", e);
    }
  }

  private static byte[] bytes(ByteBuffer in, int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    in.get(bytes);
    return bytes;
  }

  /**
   * Derives the key of this backup.
   *
   * @param backupKey of the root key; stays the caller's
   * @return 32 bytes, which the caller destroys
   */
  KeyMaterial key(KeyMaterial backupKey) {
    byte[] header = encode();
    byte[] info =
        ByteBuffer.allocate(KEY_LABEL.length + header.length).put(KEY_LABEL).put(header).array();
    byte[] secret = backupKey.toByteArray();
    try {
      return KeyMaterial.wrap(Hkdf.derive(secret, salt.toByteArray(), info, KEY_BYTES));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
