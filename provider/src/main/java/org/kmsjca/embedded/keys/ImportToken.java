// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.kmsjca.crypto.AuthenticatedEncryption;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * What the service must know again when wrapped material arrives; the caller keeps it meanwhile, so
 * that nothing is stored.
 *
 * @param keyArn the key that the material is for
 * @param algorithm how the material will be wrapped
 * @param validTo when the token expires
 * @param privateKey opens the wrapping, PKCS #8; who has the object destroys it
 * @see "docs/spec/key-material.md, section 4"
 */
public record ImportToken(
    Arn keyArn, AlgorithmSpec algorithm, Instant validTo, KeyMaterial privateKey) {

  /** How long a token can be used. */
  public static final Duration LIFE = Duration.ofHours(24);

  /** Size of the secret that seals tokens, in bytes. */
  public static final int SECRET_BYTES = 32;

  private static final byte VERSION = 1;
  private static final int SALT_OFFSET = 1;
  private static final int SALT_BYTES = 16;
  private static final int IV_OFFSET = SALT_OFFSET + SALT_BYTES;
  private static final int HEADER_BYTES = IV_OFFSET + AuthenticatedEncryption.IV_BYTES;
  private static final byte[] DERIVATION_LABEL =
      Bytes.utf8("KMS-JCA import token v1").toByteArray();

  /**
   * Seals the token for its way to the caller and back.
   *
   * @param secret {@link #SECRET_BYTES} bytes that only the service knows; stays the caller's
   * @param random where salt and IV come from
   */
  public Bytes seal(KeyMaterial secret, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] iv = new byte[AuthenticatedEncryption.IV_BYTES];
    random.nextBytes(salt);
    random.nextBytes(iv);
    byte[] header = ByteBuffer.allocate(HEADER_BYTES).put(VERSION).put(salt).put(iv).array();
    KeyMaterial key = deriveKey(secret, salt);
    byte[] clear = encode();
    try {
      byte[] sealed = AuthenticatedEncryption.seal(key, iv, header, clear);
      return Bytes.wrap(
          ByteBuffer.allocate(header.length + sealed.length).put(header).put(sealed).array());
    } finally {
      key.destroy();
      Arrays.fill(clear, (byte) 0);
    }
  }

  /**
   * Opens a token that may come from anywhere. Whether it has expired is not checked here.
   *
   * @param secret what it was sealed with; stays the caller's
   * @param token the bytes
   * @throws KmsInvalidRequestException {@code InvalidImportTokenException} if the service did not
   *     make it
   */
  public static ImportToken open(KeyMaterial secret, Bytes token) {
    byte[] encoded = token.toByteArray();
    if (encoded.length <= HEADER_BYTES || encoded[0] != VERSION) {
      throw invalid();
    }
    byte[] header = Arrays.copyOf(encoded, HEADER_BYTES);
    KeyMaterial key = deriveKey(secret, Arrays.copyOfRange(header, SALT_OFFSET, IV_OFFSET));
    byte[] iv = Arrays.copyOfRange(header, IV_OFFSET, HEADER_BYTES);
    byte[] sealed = Arrays.copyOfRange(encoded, HEADER_BYTES, encoded.length);
    byte[] clear = new byte[0];
    try {
      clear = AuthenticatedEncryption.open(key, iv, header, sealed);
      return decode(clear);
    } catch (AEADBadTagException e) {
      throw invalid();
    } finally {
      key.destroy();
      Arrays.fill(clear, (byte) 0);
    }
  }

  /** Makes the error for a token that the service did not make, or made for another key. */
  public static KmsInvalidRequestException invalid() {
    return new KmsInvalidRequestException(
        KmsErrorCode.INVALID_IMPORT_TOKEN,
        "the import token was not made by this service, or not for this key");
  }

  private static KeyMaterial deriveKey(KeyMaterial secret, byte[] salt) {
    return KeyMaterial.wrap(
        secret.lend(
            bytes ->
                Hkdf.derive(bytes, salt, DERIVATION_LABEL, AuthenticatedEncryption.KEY_BYTES)));
  }

  private byte[] encode() {
    byte[] arn = keyArn.toString().getBytes(StandardCharsets.UTF_8);
    byte[] key = privateKey.toByteArray();
    try {
      return ByteBuffer.allocate(Long.BYTES + 1 + Short.BYTES + arn.length + key.length)
          .putLong(validTo.toEpochMilli())
          .put(WrappingAlgorithm.of(algorithm).code())
          .putShort((short) arn.length)
          .put(arn)
          .put(key)
          .array();
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /* Only what this class sealed gets here; another form is another version's, and not ours. */
  private static ImportToken decode(byte[] clear) {
    ByteBuffer in = ByteBuffer.wrap(clear);
    Instant validTo = Instant.ofEpochMilli(in.getLong());
    Optional<WrappingAlgorithm> algorithm = WrappingAlgorithm.ofCode(in.get());
    byte[] arn = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(arn);
    return new ImportToken(
        Arn.of(new String(arn, StandardCharsets.UTF_8)),
        algorithm.orElseThrow(ImportToken::invalid).algorithm(),
        validTo,
        KeyMaterial.copyOf(clear, in.position(), in.remaining()));
  }
}
