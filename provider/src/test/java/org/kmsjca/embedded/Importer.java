// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.GetParametersForImport;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.ImportType;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.WrappingKeySpec;
import org.kmsjca.material.Bytes;

/**
 * Someone who imports material: wraps it with Bouncy Castle, which the service does not use for
 * that.
 */
final class Importer {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Kms kms;
  private final Map<String, GetParametersForImport.Result> parameters = new HashMap<>();

  Importer(Kms kms) {
    this.kms = kms;
  }

  /** Material of 32 equal bytes. */
  static byte[] material(int value) {
    byte[] material = new byte[32];
    Arrays.fill(material, (byte) value);
    return material;
  }

  /** Parameters for a key, good for many imports of one day. */
  GetParametersForImport.Result parameters(String keyId) {
    return parameters.computeIfAbsent(
        keyId,
        id ->
            kms.call(
                new GetParametersForImport(
                    id, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048)));
  }

  /** Gets new parameters the next time. */
  void forget() {
    parameters.clear();
  }

  /** A request for material that does not expire, of the default type. */
  ImportKeyMaterial request(String keyId, byte[] material) {
    return request(keyId, material, null, null);
  }

  /** A request for material that expires after some time. */
  ImportKeyMaterial expiring(String keyId, byte[] material, Instant now, Duration life) {
    ImportKeyMaterial forEver = request(keyId, material);
    return new ImportKeyMaterial(
        keyId,
        forEver.importToken(),
        forEver.encryptedKeyMaterial(),
        now.plus(life),
        null,
        null,
        null,
        null);
  }

  /** A request for material that does not expire. */
  ImportKeyMaterial request(
      String keyId, byte[] material, ImportType type, String expectedMaterialId) {
    GetParametersForImport.Result with = parameters(keyId);
    return new ImportKeyMaterial(
        keyId,
        with.importToken(),
        wrap(AlgorithmSpec.RSAES_OAEP_SHA_256, with.publicKey(), material),
        null,
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        type,
        null,
        expectedMaterialId);
  }

  /** Imports for ever, and gives the ID of the material. */
  String importMaterial(String keyId, byte[] material) {
    return kms.call(request(keyId, material)).keyMaterialId();
  }

  /** Imports new material for ever, and gives its ID. */
  String importNew(String keyId, byte[] material) {
    return kms.call(request(keyId, material, ImportType.NEW_KEY_MATERIAL, null)).keyMaterialId();
  }

  /** Wraps material. */
  static Bytes wrap(AlgorithmSpec algorithm, Bytes publicKey, byte[] material) {
    return switch (algorithm) {
      case RSAES_OAEP_SHA_1 -> Bytes.wrap(oaep(new SHA1Digest(), publicKey, material));
      case RSAES_OAEP_SHA_256 -> Bytes.wrap(oaep(new SHA256Digest(), publicKey, material));
      case RSA_AES_KEY_WRAP_SHA_1 -> withAesKey(new SHA1Digest(), publicKey, material);
      case RSA_AES_KEY_WRAP_SHA_256 -> withAesKey(new SHA256Digest(), publicKey, material);
      case RSAES_PKCS1_V1_5, SM2PKE -> throw new AssertionError(algorithm);
    };
  }

  private static Bytes withAesKey(Digest digest, Bytes publicKey, byte[] material) {
    byte[] aesKey = new byte[32];
    RANDOM.nextBytes(aesKey);
    RFC5649WrapEngine engine = new RFC5649WrapEngine(AESEngine.newInstance());
    engine.init(true, new KeyParameter(aesKey));
    byte[] wrapped = engine.wrap(material, 0, material.length);
    byte[] head = oaep(digest, publicKey, aesKey);
    return Bytes.wrap(
        ByteBuffer.allocate(head.length + wrapped.length).put(head).put(wrapped).array());
  }

  private static byte[] oaep(Digest digest, Bytes publicKey, byte[] secret) {
    OAEPEncoding encoding = new OAEPEncoding(new RSAEngine(), digest);
    try {
      encoding.init(
          true,
          new ParametersWithRandom(PublicKeyFactory.createKey(publicKey.toByteArray()), RANDOM));
      return encoding.processBlock(secret, 0, secret.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidCipherTextException e) {
      throw new AssertionError(e);
    }
  }
}
