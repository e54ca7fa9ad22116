// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
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
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kmsjca.crypto.RsaOaep;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.WrappingKeySpec;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** Material that Bouncy Castle wrapped is unwrapped, and nothing else. */
class WrappingAlgorithmTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RsaOaep.KeyPair PAIR = RsaOaep.generate(2048, RANDOM);
  private static final byte[] MATERIAL = Generations.bytes(3).toByteArray();

  private static byte[] oaep(WrappingAlgorithm algorithm, byte[] secret) {
    boolean sha1 = algorithm.algorithm().name().endsWith("SHA_1");
    Digest digest = sha1 ? new SHA1Digest() : new SHA256Digest();
    OAEPEncoding encoding = new OAEPEncoding(new RSAEngine(), digest);
    try {
      RSAPublicKey key =
          (RSAPublicKey)
              KeyFactory.getInstance("RSA")
                  .generatePublic(new X509EncodedKeySpec(PAIR.publicKey().toByteArray()));
      encoding.init(
          true,
          new ParametersWithRandom(
              new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent()), RANDOM));
      return encoding.processBlock(secret, 0, secret.length);
    } catch (GeneralSecurityException | InvalidCipherTextException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] wrap(WrappingAlgorithm algorithm, int aesKeyBytes) {
    if (algorithm.algorithm().name().startsWith("RSAES")) {
      return oaep(algorithm, MATERIAL);
    }
    byte[] aesKey = new byte[aesKeyBytes];
    RANDOM.nextBytes(aesKey);
    RFC5649WrapEngine engine = new RFC5649WrapEngine(AESEngine.newInstance());
    engine.init(true, new KeyParameter(aesKey));
    byte[] tail = engine.wrap(MATERIAL, 0, MATERIAL.length);
    byte[] head = oaep(algorithm, aesKey);
    return ByteBuffer.allocate(head.length + tail.length).put(head).put(tail).array();
  }

  @ParameterizedTest
  @EnumSource
  @Spec("KM-30")
  void unwrap_whatWasWrappedInThisWay_givesTheMaterial(WrappingAlgorithm algorithm) {
    Bytes wrapped = Bytes.wrap(wrap(algorithm, 32));
    for (WrappingAlgorithm one : WrappingAlgorithm.values()) {
      assertThat(
              one.unwrap(PAIR.privateKey(), wrapped)
                  .map(KeyMaterial::toByteArray)
                  .map(Bytes::copyOf))
          .as(one.name())
          .isEqualTo(one == algorithm ? Optional.of(Bytes.copyOf(MATERIAL)) : Optional.empty());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Spec("KM-31")
  void unwrap_cutOrChanged_isNothing(WrappingAlgorithm algorithm) {
    byte[] wrapped = wrap(algorithm, 32);
    for (int size : new int[] {0, 255, 256, 257, wrapped.length - 1}) {
      if (size < wrapped.length) {
        Bytes cut = Bytes.copyOf(Arrays.copyOf(wrapped, size));
        assertThat(algorithm.unwrap(PAIR.privateKey(), cut)).as("%d bytes", size).isEmpty();
      }
    }
    wrapped[wrapped.length - 1] ^= 1;
    assertThat(algorithm.unwrap(PAIR.privateKey(), Bytes.copyOf(wrapped))).isEmpty();
  }

  @Test
  @Spec("KM-31")
  void unwrap_aesKeyOfAnotherSize_isNothing() {
    for (int size : new int[] {16, 24}) {
      Bytes wrapped = Bytes.wrap(wrap(WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256, size));
      assertThat(WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256.unwrap(PAIR.privateKey(), wrapped))
          .isEmpty();
    }
  }

  @Test
  void codes_areThoseOfThePage_andFindTheirAlgorithms() {
    assertThat(Stream.of(WrappingAlgorithm.values()).map(WrappingAlgorithm::code))
        .containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 4);
    for (WrappingAlgorithm algorithm : WrappingAlgorithm.values()) {
      assertThat(WrappingAlgorithm.ofCode(algorithm.code())).contains(algorithm);
      assertThat(WrappingAlgorithm.of(algorithm.algorithm())).isEqualTo(algorithm);
    }
    assertThat(WrappingAlgorithm.ofCode((byte) 0)).isEmpty();
    assertThat(WrappingAlgorithm.ofCode((byte) 5)).isEmpty();
  }

  @Test
  @Spec("KM-30")
  void of_whatIsNotAccepted_isRefused() {
    for (AlgorithmSpec spec :
        new AlgorithmSpec[] {AlgorithmSpec.RSAES_PKCS1_V1_5, AlgorithmSpec.SM2PKE}) {
      assertThatThrownBy(() -> WrappingAlgorithm.of(spec))
          .isInstanceOfSatisfying(
              KmsException.class,
              e -> assertThat(e.code()).isEqualTo(KmsErrorCode.UNSUPPORTED_OPERATION))
          .hasMessageContaining("WrappingAlgorithm " + spec + " is not supported; allowed are [");
    }
  }

  @Test
  @Spec("KM-30")
  void modulusBits_areThoseOfTheName() {
    assertThat(WrappingAlgorithm.modulusBits(WrappingKeySpec.RSA_2048)).isEqualTo(2048);
    assertThat(WrappingAlgorithm.modulusBits(WrappingKeySpec.RSA_3072)).isEqualTo(3072);
    assertThat(WrappingAlgorithm.modulusBits(WrappingKeySpec.RSA_4096)).isEqualTo(4096);
    assertThatThrownBy(() -> WrappingAlgorithm.modulusBits(WrappingKeySpec.SM2))
        .hasMessageContaining(
            "WrappingKeySpec SM2 is not supported; allowed are [RSA_2048, RSA_3072, RSA_4096]");
  }
}
