// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.KeyGenerationParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.kmsjca.kms.DataKeyPairSpec;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * A key pair just made, for use outside of the service.
 *
 * <p>The numbers that the private key consists of remain in memory until they are collected; only
 * its encoding can be wiped.
 *
 * @param publicKey X.509 SubjectPublicKeyInfo, DER
 * @param privateKey PKCS #8 PrivateKeyInfo, DER; who has the object destroys it
 */
record DataKeyPair(Bytes publicKey, KeyMaterial privateKey) {

  private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65_537);
  /* Chance of a composite number at most 2^-CERTAINTY; the generator adds rounds as FIPS 186-5 asks. */
  private static final int RSA_CERTAINTY = 128;

  /* id-Ed25519 of RFC 8410. */
  private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

  /**
   * Makes a key pair. It may take seconds for large RSA keys.
   *
   * @param spec the kind of key pair
   * @param random where the private key comes from
   */
  static DataKeyPair generate(DataKeyPairSpec spec, SecureRandom random) {
    AsymmetricCipherKeyPair pair =
        switch (spec) {
          case RSA_2048 -> rsa(2048, random);
          case RSA_3072 -> rsa(3072, random);
          case RSA_4096 -> rsa(4096, random);
          case ECC_NIST_P256 -> curve(SECObjectIdentifiers.secp256r1, random);
          case ECC_NIST_P384 -> curve(SECObjectIdentifiers.secp384r1, random);
          case ECC_NIST_P521 -> curve(SECObjectIdentifiers.secp521r1, random);
          case ECC_SECG_P256K1 -> curve(SECObjectIdentifiers.secp256k1, random);
          case SM2 -> curve(GMObjectIdentifiers.sm2p256v1, random);
          case ECC_NIST_EDWARDS25519 ->
              generate(new Ed25519KeyPairGenerator(), new Ed25519KeyGenerationParameters(random));
        };
    try {
      byte[] publicKey =
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic())
              .getEncoded(ASN1Encoding.DER);
      byte[] privateKey = privateKeyInfo(pair.getPrivate()).getEncoded(ASN1Encoding.DER);
      return new DataKeyPair(Bytes.wrap(publicKey), KeyMaterial.wrap(privateKey));
    } catch (IOException e) {
      throw new UncheckedIOException("a key pair that was just made cannot be encoded", e);
    }
  }

  private static AsymmetricCipherKeyPair rsa(int bits, SecureRandom random) {
    return generate(
        new RSAKeyPairGenerator(),
        new RSAKeyGenerationParameters(RSA_EXPONENT, random, bits, RSA_CERTAINTY));
  }

  private static AsymmetricCipherKeyPair curve(ASN1ObjectIdentifier name, SecureRandom random) {
    ECNamedDomainParameters domain =
        new ECNamedDomainParameters(name, CustomNamedCurves.getByOID(name));
    return generate(new ECKeyPairGenerator(), new ECKeyGenerationParameters(domain, random));
  }

  private static AsymmetricCipherKeyPair generate(
      AsymmetricCipherKeyPairGenerator generator, KeyGenerationParameters parameters) {
    generator.init(parameters);
    return generator.generateKeyPair();
  }

  /* Without the public key inside, as RFC 8410 has it in version 1: older readers know no other. */
  private static PrivateKeyInfo privateKeyInfo(AsymmetricKeyParameter key) throws IOException {
    if (key instanceof Ed25519PrivateKeyParameters edwards) {
      return new PrivateKeyInfo(
          new AlgorithmIdentifier(ED25519), new DEROctetString(edwards.getEncoded()));
    }
    return PrivateKeyInfoFactory.createPrivateKeyInfo(key);
  }
}
