// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.kmsjca.crypto.AuthenticatedEncryption;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * A ciphertext made with a symmetric KMS key: it names the key and the backing key that open it.
 *
 * <p>Every call encrypts with a key of its own, derived from the backing key and a random number,
 * so that no limit on the number of calls per KMS key is needed. The ciphertext is bound to the KMS
 * key's ID, the backing key's ID and the encryption context. Whatever is wrong with a ciphertext,
 * the error is the same and has no text.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none; what is sealed inside is encrypted.
 *
 * @see "docs/spec/ciphertext-blob.md"
 */
public final class CiphertextBlob {

  /** The largest plaintext in bytes. */
  public static final int MAX_PLAINTEXT_BYTES = 4096;

  private static final byte VERSION = 1;
  private static final int VERSION_OFFSET = 0;
  private static final int KEY_ID_OFFSET = VERSION_OFFSET + 1;
  private static final int KEY_MATERIAL_ID_OFFSET = KEY_ID_OFFSET + KeyIdCodec.SIZE_BYTES;
  private static final int KEY_MATERIAL_ID_BYTES = 32;
  private static final int SALT_OFFSET = KEY_MATERIAL_ID_OFFSET + KEY_MATERIAL_ID_BYTES;
  private static final int SALT_BYTES = 16;
  private static final int IV_OFFSET = SALT_OFFSET + SALT_BYTES;
  private static final int HEADER_BYTES = IV_OFFSET + AuthenticatedEncryption.IV_BYTES;

  /** How many bytes a ciphertext has more than its plaintext. */
  public static final int OVERHEAD_BYTES = HEADER_BYTES + AuthenticatedEncryption.TAG_BYTES;

  private static final Bytes DERIVATION_LABEL = Bytes.utf8("KMS-JCA CiphertextBlob v1");

  private final byte[] encoded;
  private final KeyId keyId;
  private final String keyMaterialId;

  private CiphertextBlob(byte[] encoded, KeyId keyId, String keyMaterialId) {
    this.encoded = encoded;
    this.keyId = keyId;
    this.keyMaterialId = keyMaterialId;
  }

  /**
   * Encrypts.
   *
   * @param backingKey the generation of material to use
   * @param keyId the KMS key it belongs to
   * @param plaintext 1 to {@link #MAX_PLAINTEXT_BYTES} bytes; stays the caller's
   * @param context pairs bound to the ciphertext
   * @param random where salt and IV come from
   * @return the ciphertext, {@code plaintext.sizeBytes() + }{@link #OVERHEAD_BYTES} bytes
   * @throws IllegalArgumentException if the plaintext has another size
   */
  public static Bytes seal(
      BackingKey backingKey,
      KeyId keyId,
      KeyMaterial plaintext,
      EncryptionContext context,
      SecureRandom random) {
    if (plaintext.sizeBytes() < 1 || plaintext.sizeBytes() > MAX_PLAINTEXT_BYTES) {
      throw new IllegalArgumentException(
          "the plaintext has "
              + plaintext.sizeBytes()
              + " bytes; 1 to "
              + MAX_PLAINTEXT_BYTES
              + " are allowed");
    }
    byte[] saltAndIv = new byte[SALT_BYTES + AuthenticatedEncryption.IV_BYTES];
    random.nextBytes(saltAndIv);
    byte[] iv = Arrays.copyOfRange(saltAndIv, SALT_BYTES, saltAndIv.length);
    byte[] header =
        ByteBuffer.allocate(HEADER_BYTES)
            .put(VERSION)
            .put(KeyIdCodec.encode(keyId))
            .put(HexFormat.of().parseHex(backingKey.id()))
            .put(saltAndIv)
            .array();
    KeyMaterial key = deriveKey(backingKey, header);
    byte[] clear = plaintext.toByteArray();
    try {
      byte[] sealed = AuthenticatedEncryption.seal(key, iv, associatedData(header, context), clear);
      return Bytes.wrap(
          ByteBuffer.allocate(header.length + sealed.length).put(header).put(sealed).array());
    } finally {
      key.destroy();
      Arrays.fill(clear, (byte) 0);
    }
  }

  /**
   * Reads which keys a ciphertext names. Nothing is authenticated by this.
   *
   * @param blob anything
   * @return the ciphertext
   * @throws KmsInvalidCiphertextException if it is not of this form
   */
  public static CiphertextBlob parse(Bytes blob) {
    int size = blob.sizeBytes();
    if (size <= OVERHEAD_BYTES || size > OVERHEAD_BYTES + MAX_PLAINTEXT_BYTES) {
      throw invalid();
    }
    byte[] encoded = blob.toByteArray();
    if (encoded[VERSION_OFFSET] != VERSION) {
      throw invalid();
    }
    KeyId keyId = KeyIdCodec.decode(encoded, KEY_ID_OFFSET).orElseThrow(CiphertextBlob::invalid);
    String keyMaterialId = HexFormat.of().formatHex(encoded, KEY_MATERIAL_ID_OFFSET, SALT_OFFSET);
    return new CiphertextBlob(encoded, keyId, keyMaterialId);
  }

  /** Gives the ID of the KMS key; its account and Region are not in the ciphertext. */
  public KeyId keyId() {
    return keyId;
  }

  /** Gives the ID of the backing key, 64 lower-case hexadecimal digits. */
  public String keyMaterialId() {
    return keyMaterialId;
  }

  /**
   * Decrypts.
   *
   * @param backingKey the one that {@link #keyMaterialId()} names
   * @param context the pairs of the encryption
   * @return the plaintext, which the caller destroys
   * @throws KmsInvalidCiphertextException if anything differs from what was encrypted
   */
  public KeyMaterial open(BackingKey backingKey, EncryptionContext context) {
    byte[] header = Arrays.copyOf(encoded, HEADER_BYTES);
    byte[] iv = Arrays.copyOfRange(encoded, IV_OFFSET, HEADER_BYTES);
    byte[] sealed = Arrays.copyOfRange(encoded, HEADER_BYTES, encoded.length);
    KeyMaterial key = deriveKey(backingKey, header);
    try {
      return KeyMaterial.wrap(
          AuthenticatedEncryption.open(key, iv, associatedData(header, context), sealed));
    } catch (AEADBadTagException e) {
      // Without the cause: the error must not tell what exactly was wrong.
      throw invalid();
    } finally {
      key.destroy();
    }
  }

  /* The key ID is part of the derivation, so that equal material in two KMS keys gives unrelated keys. */
  private static KeyMaterial deriveKey(BackingKey backingKey, byte[] header) {
    byte[] salt = Arrays.copyOfRange(header, SALT_OFFSET, IV_OFFSET);
    byte[] info = new byte[DERIVATION_LABEL.sizeBytes() + KeyIdCodec.SIZE_BYTES];
    DERIVATION_LABEL.copyTo(info, 0);
    System.arraycopy(
        header, KEY_ID_OFFSET, info, DERIVATION_LABEL.sizeBytes(), KeyIdCodec.SIZE_BYTES);
    byte[] material = backingKey.material().toByteArray();
    try {
      return KeyMaterial.wrap(Hkdf.derive(material, salt, info, AuthenticatedEncryption.KEY_BYTES));
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  /* The header has one size, so where it ends and the context begins is never in doubt. */
  private static byte[] associatedData(byte[] header, EncryptionContext context) {
    byte[] data = Arrays.copyOf(header, header.length + context.encoded().sizeBytes());
    context.encoded().copyTo(data, header.length);
    return data;
  }

  private static KmsInvalidCiphertextException invalid() {
    return new KmsInvalidCiphertextException(KmsErrorCode.INVALID_CIPHERTEXT, null);
  }
}
