// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.KeyAlgorithm;
import io.jsonwebtoken.security.WeakKeyException;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsDataKey;

/** jjwt: MACs work with a data-key handle, AES algorithms do not. I-3. */
class JjwtTest {

  private InstalledService service;

  @BeforeEach
  void install() throws Exception {
    service = InstalledService.open();
  }

  @AfterEach
  void uninstall() {
    service.close();
  }

  @Test
  void hs256_dataKey_verifiedByAPlainCopy() throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES");
    generator.init(new DataKeyGenParameterSpec(InstalledService.ALIAS, "HmacSHA256"));
    KmsDataKey key = (KmsDataKey) generator.generateKey();
    String token = Jwts.builder().subject("alice").signWith(key, Jwts.SIG.HS256).compact();
    assertThat(subject(token, service.plainCopy(key))).isEqualTo("alice");
    assertThat(subject(token, key)).isEqualTo("alice");
  }

  private static String subject(String token, SecretKey key) {
    return Jwts.parser().verifyWith(key).build().parseSignedClaims(token).getPayload().getSubject();
  }

  /** The library measures the encoded key, and a handle has no encoding. */
  @Test
  void aesAlgorithms_dataKey_wantItsBytes() throws Exception {
    KmsDataKey key = service.dataKey(256);
    assertWantsBytes(key, Jwts.KEY.DIRECT);
    assertWantsBytes(key, Jwts.KEY.A256KW);
    assertWantsBytes(key, Jwts.KEY.A256GCMKW);
  }

  private static void assertWantsBytes(
      KmsDataKey key, KeyAlgorithm<? super SecretKey, ?> algorithm) {
    assertThatThrownBy(
            () ->
                Jwts.builder()
                    .subject("alice")
                    .encryptWith(key, algorithm, Jwts.ENC.A256GCM)
                    .compact())
        .isInstanceOf(WeakKeyException.class)
        .hasMessageContaining("has a length of 0 bits")
        .satisfies(
            e ->
                assertThat(e.getStackTrace()[0])
                    .extracting(StackTraceElement::getClassName, StackTraceElement::getMethodName)
                    .containsExactly(
                        "io.jsonwebtoken.impl.security.AesAlgorithm", "validateLength"));
  }
}
