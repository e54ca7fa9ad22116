// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * RSA-OAEP with an empty label, and with the same hash for the label and for MGF1.
 *
 * <p>All that can be wrong with a ciphertext gives the same answer: nothing.
 *
 * <p><b>Thread safety:</b> thread-safe, without state. <b>Secrets:</b> none are kept here, but the
 * JDK leaves copies of private keys and plaintexts to the garbage collector.
 *
 * @see "RFC 8017, section 7.1"
 */
public final class RsaOaep {

  /* Explicit providers: by bare name the lookup could come back to the provider "KMS". */
  private static final String CIPHERS = "SunJCE";
  private static final String KEYS = "SunRsaSign";
  private static final String TRANSFORMATION = "RSA/ECB/OAEPPadding";
  private static final String ALGORITHM = "RSA";

  private RsaOaep() {}

  /** The hash functions. */
  public enum Hash {
    /** SHA-1, which is still sound inside of OAEP. */
    SHA_1("SHA-1"),
    /** SHA-256. */
    SHA_256("SHA-256");

    private final String jcaName;

    Hash(String jcaName) {
      this.jcaName = jcaName;
    }

    private OAEPParameterSpec parameters() {
      return new OAEPParameterSpec(
          jcaName, "MGF1", new MGF1ParameterSpec(jcaName), PSource.PSpecified.DEFAULT);
    }
  }

  /**
   * A new key pair.
   *
   * @param publicKey X.509 SubjectPublicKeyInfo, DER
   * @param privateKey PKCS #8 PrivateKeyInfo, DER; who has the object destroys it
   */
  public record KeyPair(Bytes publicKey, KeyMaterial privateKey) {}

  /**
   * Makes a key pair. This takes a tenth of a second to several seconds.
   *
   * @param modulusBits the size of the modulus, 2048 to 4096 bits
   * @param random where it comes from
   */
  public static KeyPair generate(int modulusBits, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM, provider(KEYS));
      generator.initialize(modulusBits, random);
      java.security.KeyPair pair = generator.generateKeyPair();
      return new KeyPair(
          Bytes.wrap(pair.getPublic().getEncoded()),
          KeyMaterial.wrap(pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new ProviderException("no RSA keys from " + KEYS, e);
    }
  }

  /**
   * Decrypts.
   *
   * @param privateKey PKCS #8 PrivateKeyInfo, DER, made by {@link #generate}; stays the caller's
   * @param hash the hash function of the encryption
   * @param ciphertext may have any size; stays the caller's
   * @return the plaintext, which the caller destroys; nothing if it is not a ciphertext for this
   *     key
   * @throws ProviderException if the private key is none
   */
  public static Optional<KeyMaterial> decrypt(
      KeyMaterial privateKey, Hash hash, byte[] ciphertext) {
    try {
      PrivateKey key = read(privateKey);
      Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider(CIPHERS));
      cipher.init(Cipher.DECRYPT_MODE, key, hash.parameters());
      return Optional.of(KeyMaterial.wrap(cipher.doFinal(ciphertext)));
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new ProviderException("RSA-OAEP of " + CIPHERS + " does not work", e);
    }
  }

  /**
   * Encrypts.
   *
   * @param publicKey X.509 SubjectPublicKeyInfo, DER
   * @param hash the hash function
   * @param plaintext not longer than the key allows; stays the caller's
   * @return the ciphertext
   * @throws ProviderException if the public key is none, or the plaintext is too long for it
   */
  public static Bytes encrypt(Bytes publicKey, Hash hash, KeyMaterial plaintext) {
    byte[] clear = plaintext.toByteArray();
    try {
      PublicKey key =
          KeyFactory.getInstance(ALGORITHM, provider(KEYS))
              .generatePublic(new X509EncodedKeySpec(publicKey.toByteArray()));
      Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider(CIPHERS));
      cipher.init(Cipher.ENCRYPT_MODE, key, hash.parameters());
      return Bytes.wrap(cipher.doFinal(clear));
    } catch (GeneralSecurityException e) {
      throw new ProviderException("RSA-OAEP of " + CIPHERS + " does not take the key", e);
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  /**
   * Tells the size of all ciphertexts for a key: that of its modulus.
   *
   * @param privateKey PKCS #8 PrivateKeyInfo, DER, made by {@link #generate}; stays the caller's
   * @return the size in bytes
   * @throws ProviderException if the private key is none
   */
  public static int ciphertextBytes(KeyMaterial privateKey) {
    return (((RSAKey) read(privateKey)).getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static PrivateKey read(KeyMaterial privateKey) {
    byte[] encoded = privateKey.toByteArray();
    try {
      return KeyFactory.getInstance(ALGORITHM, provider(KEYS))
          .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new ProviderException("not an RSA key of " + KEYS, e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static Provider provider(String name) {
    Provider provider = Security.getProvider(name);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + name + " is not installed");
    }
    return provider;
  }
}
