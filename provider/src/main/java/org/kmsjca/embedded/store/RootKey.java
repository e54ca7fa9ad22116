// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.crypto.AuthenticatedEncryption;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.material.KeyMaterial;

/**
 * The key that wraps all key material of a store.
 *
 * <p>The root key itself encrypts nothing: an identifier, by which a wrong root key is recognised,
 * and the keys for wrapping, for backups and for the codes of rows are derived from it.
 *
 * <p><b>Thread safety:</b> thread-safe, but for {@link #rowCode()}. <b>Secrets:</b> holds the
 * derived keys until {@link #destroy()}.
 *
 * @see "docs/spec/store.md, section 3 (ST-10 to ST-14)"
 */
final class RootKey {

  /** Size of a root key in bytes. */
  static final int SIZE_BYTES = 32;

  private static final byte WRAPPING_VERSION = 1;
  private static final int IV_OFFSET = 1;
  private static final int CIPHERTEXT_OFFSET = IV_OFFSET + AuthenticatedEncryption.IV_BYTES;
  private static final int ID_BYTES = 16;
  private static final byte[] NO_SALT = {};

  private final String id;
  private final KeyMaterial wrappingKey;
  private final KeyMaterial backupKey;
  private final RowCode rowCode;

  private RootKey(
      String id, KeyMaterial wrappingKey, KeyMaterial backupKey, KeyMaterial rowCodeKey) {
    this.id = id;
    this.wrappingKey = wrappingKey;
    this.backupKey = backupKey;
    rowCode = new RowCode(rowCodeKey);
    rowCodeKey.destroy();
  }

  /** Derives from {@link #SIZE_BYTES} secret bytes, which stay the caller's, who wipes them. */
  static RootKey of(byte[] secret) {
    byte[] id = Hkdf.derive(secret, NO_SALT, ascii("KMS-JCA root key ID"), ID_BYTES);
    return new RootKey(
        HexFormat.of().formatHex(id),
        derive(secret, "KMS-JCA key wrapping"),
        derive(secret, "KMS-JCA backup"),
        derive(secret, "KMS-JCA row authentication"));
  }

  private static KeyMaterial derive(byte[] secret, String purpose) {
    return KeyMaterial.wrap(
        Hkdf.derive(secret, NO_SALT, ascii(purpose), AuthenticatedEncryption.KEY_BYTES));
  }

  /** Gives the identifier, 32 hexadecimal digits that tell nothing about the key. */
  String id() {
    return id;
  }

  /**
   * Wraps a secret for one place in the store; it opens at no other.
   *
   * @param place the key ARN, or another name of the place
   * @param name the key material ID, or another name inside of the place
   */
  byte[] wrap(String place, String name, KeyMaterial material, SecureRandom random) {
    byte[] iv = new byte[AuthenticatedEncryption.IV_BYTES];
    random.nextBytes(iv);
    byte[] clear = material.toByteArray();
    try {
      byte[] sealed =
          AuthenticatedEncryption.seal(wrappingKey, iv, associatedData(place, name), clear);
      return ByteBuffer.allocate(CIPHERTEXT_OFFSET + sealed.length)
          .put(WRAPPING_VERSION)
          .put(iv)
          .put(sealed)
          .array();
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  /**
   * Unwraps a secret.
   *
   * @throws AEADBadTagException if it was wrapped by another root key, for another place, or was
   *     changed since
   */
  KeyMaterial unwrap(String place, String name, byte[] wrapped) throws AEADBadTagException {
    Unwrapping once = unwrapping();
    try {
      return once.unwrap(place, name, wrapped);
    } finally {
      once.destroy();
    }
  }

  /** Gives what unwraps many secrets; the caller destroys it. */
  Unwrapping unwrapping() {
    return new Unwrapping(AuthenticatedEncryption.newCipher(wrappingKey));
  }

  /** Unwraps secrets with one cipher, for one thread at a time. */
  static final class Unwrapping {

    private final AesGcmCipher cipher;

    private Unwrapping(AesGcmCipher cipher) {
      this.cipher = cipher;
    }

    /** Does what {@link RootKey#unwrap} does. */
    KeyMaterial unwrap(String place, String name, byte[] wrapped) throws AEADBadTagException {
      int size = wrapped.length - CIPHERTEXT_OFFSET;
      if (size < AuthenticatedEncryption.TAG_BYTES || wrapped[0] != WRAPPING_VERSION) {
        throw new AEADBadTagException("not a wrapped key");
      }
      byte[] iv = Arrays.copyOfRange(wrapped, IV_OFFSET, CIPHERTEXT_OFFSET);
      byte[] secret = new byte[size - AuthenticatedEncryption.TAG_BYTES];
      byte[] associatedData = associatedData(place, name);
      if (cipher.open(iv, associatedData, wrapped, CIPHERTEXT_OFFSET, size, secret, 0) < 0) {
        throw new AEADBadTagException("not wrapped by this root key for this place");
      }
      return KeyMaterial.wrap(secret);
    }

    /** Wipes the key; later calls fail. */
    void destroy() {
      cipher.destroy();
    }
  }

  /** Gives what computes the codes of rows; used by one thread at a time. */
  RowCode rowCode() {
    return rowCode;
  }

  /** Gives the key from which those of backups are derived; it stays this object's. */
  KeyMaterial backupKey() {
    return backupKey;
  }

  /** Wipes the keys. */
  void destroy() {
    wrappingKey.destroy();
    backupKey.destroy();
  }

  private static byte[] associatedData(String place, String name) {
    byte[] placeBytes = place.getBytes(StandardCharsets.UTF_8);
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + Integer.BYTES + placeBytes.length + nameBytes.length)
        .put(WRAPPING_VERSION)
        .putInt(placeBytes.length)
        .put(placeBytes)
        .put(nameBytes)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Shows the identifier only. */
  @Override
  public String toString() {
    return "RootKey[" + id + "]";
  }
}
