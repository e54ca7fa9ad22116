// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Signs and verifies digests with Ed25519.
 *
 * @see "RFC 8032"
 */
final class DigestKey {

  /* What stands before the key in a SubjectPublicKeyInfo for Ed25519 (RFC 8410). */
  private static final Bytes SPKI_PREFIX = Bytes.ofHex("302a300506032b6570032100");
  private static final int PEM_LINE = 64;

  private DigestKey() {}

  /** Makes a private key; the caller destroys it. */
  static KeyMaterial generate(SecureRandom random) {
    byte[] seed = new byte[Ed25519PrivateKeyParameters.KEY_SIZE];
    random.nextBytes(seed);
    return KeyMaterial.wrap(seed);
  }

  /** Computes the public key of a private one. */
  static Bytes publicKey(KeyMaterial signingKey) {
    return signingKey.lend(
        seed ->
            Bytes.wrap(new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded()));
  }

  /** Signs the first bytes of an array. */
  static Bytes sign(KeyMaterial signingKey, byte[] text, int offset, int size) {
    return signingKey.lend(
        seed -> {
          Ed25519Signer signer = new Ed25519Signer();
          signer.init(true, new Ed25519PrivateKeyParameters(seed, 0));
          signer.update(text, offset, size);
          return Bytes.wrap(signer.generateSignature());
        });
  }

  /** Tells whether a signature over the first bytes of an array is right. */
  static boolean verify(Bytes publicKey, byte[] text, int size, Bytes signature) {
    Ed25519Signer verifier = new Ed25519Signer();
    try {
      verifier.init(false, new Ed25519PublicKeyParameters(publicKey.toByteArray(), 0));
    } catch (IllegalArgumentException e) {
      return false;
    }
    verifier.update(text, 0, size);
    return verifier.verifySignature(signature.toByteArray());
  }

  /** Writes a public key as other programs read it. */
  static String pem(Bytes publicKey) {
    byte[] encoded = new byte[SPKI_PREFIX.sizeBytes() + publicKey.sizeBytes()];
    SPKI_PREFIX.copyTo(encoded, 0);
    publicKey.copyTo(encoded, SPKI_PREFIX.sizeBytes());
    String text = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n";
  }
}
