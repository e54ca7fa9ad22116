// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.DataKeyPairSpec;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKeyPair;
import org.kmsjca.kms.GenerateDataKeyPairWithoutPlaintext;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.testing.Spec;

/** Key pairs for use outside of the service. */
class DataKeyPairsTest extends KmsContractTest {

  private static final EncryptionContext CONTEXT = EncryptionContext.of("a", "b");
  private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

  private static GenerateDataKeyPair pair(String keyId, DataKeyPairSpec spec) {
    return new GenerateDataKeyPair(CONTEXT, keyId, spec, List.of(), false);
  }

  private static String signature(DataKeyPairSpec spec) {
    return switch (spec) {
      case RSA_2048, RSA_3072, RSA_4096 -> "SHA256withRSA";
      case SM2 -> "SM3withSM2";
      case ECC_NIST_EDWARDS25519 -> "Ed25519";
      default -> "SHA256withECDSA";
    };
  }

  private static String factory(DataKeyPairSpec spec) {
    return switch (spec) {
      case RSA_2048, RSA_3072, RSA_4096 -> "RSA";
      case ECC_NIST_EDWARDS25519 -> "Ed25519";
      default -> "EC";
    };
  }

  private static int bits(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength();
    }
    return key instanceof ECPublicKey curve
        ? curve.getParams().getCurve().getField().getFieldSize()
        : 0;
  }

  /* The JDK reads what it knows; Bouncy Castle the two curves that it does not. */
  private static KeyFactory keyFactory(DataKeyPairSpec spec) throws Exception {
    boolean jdk = spec != DataKeyPairSpec.SM2 && spec != DataKeyPairSpec.ECC_SECG_P256K1;
    return jdk
        ? KeyFactory.getInstance(factory(spec))
        : KeyFactory.getInstance(factory(spec), BOUNCY_CASTLE);
  }

  private static void assertBelongTogether(
      DataKeyPairSpec spec, byte[] privateKey, byte[] publicKey) throws Exception {
    KeyFactory factory = keyFactory(spec);
    PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey));
    PublicKey known = factory.generatePublic(new X509EncodedKeySpec(publicKey));
    Signature signer = Signature.getInstance(signature(spec), BOUNCY_CASTLE);
    signer.initSign(
        KeyFactory.getInstance(factory(spec), BOUNCY_CASTLE)
            .generatePrivate(new PKCS8EncodedKeySpec(secret.getEncoded())));
    signer.update(privateKey);
    byte[] made = signer.sign();
    Signature verifier = Signature.getInstance(signature(spec), BOUNCY_CASTLE);
    verifier.initVerify(
        KeyFactory.getInstance(factory(spec), BOUNCY_CASTLE)
            .generatePublic(new X509EncodedKeySpec(known.getEncoded())));
    verifier.update(privateKey);
    assertThat(verifier.verify(made)).isTrue();
    int expected =
        switch (spec) {
          case RSA_2048 -> 2048;
          case RSA_3072 -> 3072;
          case RSA_4096 -> 4096;
          case ECC_NIST_P256, ECC_SECG_P256K1, SM2 -> 256;
          case ECC_NIST_P384 -> 384;
          case ECC_NIST_P521 -> 521;
          case ECC_NIST_EDWARDS25519 -> 0;
        };
    assertThat(bits(known)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  @Spec("KL-40")
  void generateDataKeyPair_everySpec_isReadByOthers(DataKeyPairSpec spec) throws Exception {
    KeyMetadata key = createKey();
    GenerateDataKeyPair.Result made = kms.call(pair(key.keyId(), spec));
    assertThat(made.keyId()).isEqualTo(key.arn());
    assertThat(made.keyPairSpec()).isEqualTo(spec);
    assertThat(made.keyMaterialId()).isEqualTo(key.currentKeyMaterialId());
    byte[] privateKey = made.privateKeyPlaintext().toByteArray();
    assertBelongTogether(spec, privateKey, made.publicKey().toByteArray());
    Decrypt.Result opened =
        kms.call(Decrypt.of(made.privateKeyCiphertextBlob(), CONTEXT, key.keyId()));
    assertThat(opened.plaintext().toByteArray()).isEqualTo(privateKey);
  }

  @Test
  @Spec("KL-41")
  void generateDataKeyPairWithoutPlaintext_givesTheWrappedKeyOnly() throws Exception {
    KeyMetadata key = createKey();
    kms.call(new CreateAlias("alias/pairs", key.keyId()));
    GenerateDataKeyPairWithoutPlaintext.Result made =
        kms.call(
            new GenerateDataKeyPairWithoutPlaintext(
                CONTEXT, "alias/pairs", DataKeyPairSpec.ECC_NIST_P256, List.of(), false));
    assertThat(made.keyId()).isEqualTo(key.arn());
    byte[] privateKey =
        kms.call(Decrypt.of(made.privateKeyCiphertextBlob(), CONTEXT, null))
            .plaintext()
            .toByteArray();
    assertBelongTogether(DataKeyPairSpec.ECC_NIST_P256, privateKey, made.publicKey().toByteArray());
    assertThat(lastEvent().toString()).doesNotContain("privateKey");
  }

  @Test
  @Spec("KL-40")
  void pairs_areNeverTheSame() {
    KeyMetadata key = createKey();
    GenerateDataKeyPair request = pair(key.keyId(), DataKeyPairSpec.ECC_NIST_EDWARDS25519);
    assertThat(kms.call(request).publicKey()).isNotEqualTo(kms.call(request).publicKey());
  }

  @Test
  @Spec("KL-42")
  void keyPairSpec_isAConditionKey() {
    KeyMetadata key =
        createKey(
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
              "Action":"kms:*","Resource":"*"},
             {"Effect":"Deny","Principal":"*","Action":"kms:GenerateDataKeyPair*","Resource":"*",
              "Condition":{"StringLike":{"kms:DataKeyPairSpec":"RSA_*"}}}]}""");
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:GenerateDataKeyPair",
        () -> kms.call(pair(key.keyId(), DataKeyPairSpec.RSA_2048)));
    assertThat(kms.call(pair(key.keyId(), DataKeyPairSpec.ECC_NIST_P384)).keyId())
        .isEqualTo(key.arn());
  }

  @Test
  @Spec("KL-45")
  void dryRun_makesNothing() {
    KeyMetadata key = createKey();
    assertThatThrownBy(() -> kms.call(pair(key.keyId(), DataKeyPairSpec.RSA_4096).asDryRun()))
        .hasMessageContaining("the DryRun option is set");
    kms.call(new DisableKey(key.keyId()));
    assertError(
        KmsErrorCode.DISABLED,
        key.arn() + " is disabled.",
        () -> kms.call(pair(key.keyId(), DataKeyPairSpec.RSA_4096).asDryRun()));
  }

  @Test
  @Spec("KL-40")
  void wrappedPrivateKey_isAnOrdinaryCiphertext() {
    KeyMetadata key = createKey();
    GenerateDataKeyPair.Result made = kms.call(pair(key.keyId(), DataKeyPairSpec.ECC_NIST_P256));
    ReEncrypt.Result moved =
        kms.call(ReEncrypt.of(made.privateKeyCiphertextBlob(), CONTEXT, createKey().keyId()));
    assertThat(
            kms.call(Decrypt.of(moved.ciphertextBlob(), CONTEXT, null)).plaintext().toByteArray())
        .isEqualTo(made.privateKeyPlaintext().toByteArray());
  }
}
