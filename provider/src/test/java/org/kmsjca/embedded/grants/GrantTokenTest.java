// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Arn;
import org.kmsjca.testing.Spec;

/** Tokens say which grant they are for, and damage is seen. */
class GrantTokenTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final GrantToken TOKEN =
      new GrantToken(GrantRecords.KEY, "0123456789abcdef".repeat(4));

  @Test
  @Spec("GR-53")
  void parse_whatWasWritten_givesTheGrant() {
    String text = TOKEN.encode(RANDOM);
    assertThat(text).startsWith("AQpA");
    assertThat(GrantToken.parse(text)).contains(TOKEN);
    assertThat(TOKEN.encode(RANDOM)).isNotEqualTo(text);
  }

  @Test
  @Spec("GR-53")
  void encoding_isAsTheSpecificationSays() throws Exception {
    byte[] bytes = Base64.getDecoder().decode(TOKEN.encode(RANDOM));
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(bytes, 0, 3)).isEqualTo("010a40");
    assertThat(hex.formatHex(bytes, 19, 51)).isEqualTo(TOKEN.grantId());
    int end = bytes.length - 16;
    assertThat(new String(bytes, 51, end - 51, StandardCharsets.UTF_8))
        .isEqualTo(GrantRecords.KEY.toString());
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256", "SUN");
    sha256.update("kms-jca grant token 1".getBytes(StandardCharsets.US_ASCII));
    sha256.update(bytes, 0, end);
    assertThat(Arrays.copyOfRange(bytes, end, bytes.length))
        .isEqualTo(Arrays.copyOf(sha256.digest(), 16));
  }

  @Test
  @Spec("GR-53")
  void parse_anyByteChangedMissingOrAdded_isNone() {
    byte[] bytes = Base64.getDecoder().decode(TOKEN.encode(RANDOM));
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(GrantToken.parse(text(changed))).as("byte %d", i).isEmpty();
      assertThat(GrantToken.parse(text(Arrays.copyOf(bytes, i)))).as("%d bytes", i).isEmpty();
    }
    assertThat(GrantToken.parse(text(Arrays.copyOf(bytes, bytes.length + 1)))).isEmpty();
  }

  @Test
  @Spec("GR-53")
  void parse_otherTexts_isNone() throws Exception {
    String token = TOKEN.encode(RANDOM);
    for (String text :
        new String[] {
          "",
          "A",
          "AQpA",
          token + "=",
          token + "\n",
          " " + token,
          token.replaceAll("=+$", ""),
          token.toLowerCase(Locale.ROOT),
          "\u00e4",
          "A".repeat(8192),
          "A".repeat(8193)
        }) {
      if (!text.equals(token)) {
        assertThat(GrantToken.parse(text)).as(text).isEmpty();
      }
    }
    assertThat(GrantToken.parse(text(withArn("not an ARN".getBytes(StandardCharsets.UTF_8)))))
        .isEmpty();
    assertThat(GrantToken.parse(text(withArn(new byte[] {(byte) 0xff})))).isEmpty();
    assertThat(GrantToken.parse(text(withArn(new byte[0])))).isEmpty();
    assertThat(GrantToken.parse(text(withArn("arn:a:b:c:d:e".getBytes(StandardCharsets.UTF_8)))))
        .contains(new GrantToken(Arn.of("arn:a:b:c:d:e"), "0".repeat(64)));
  }

  @Test
  void ids_areSixtyFourDigits() {
    String id = GrantIds.generate(RANDOM);
    assertThat(id).matches("[0-9a-f]{64}").isNotEqualTo(GrantIds.generate(RANDOM));
    assertThat(GrantIds.isGrantId(id)).isTrue();
    assertThat(GrantIds.isGrantId("0".repeat(63))).isFalse();
    assertThat(GrantIds.isGrantId("0".repeat(65))).isFalse();
    assertThat(GrantIds.isGrantId("A".repeat(64))).isFalse();
  }

  private static byte[] withArn(byte[] arn) throws Exception {
    byte[] bytes = new byte[51 + arn.length + 16];
    bytes[0] = 1;
    bytes[1] = 0x0a;
    bytes[2] = 0x40;
    System.arraycopy(arn, 0, bytes, 51, arn.length);
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256", "SUN");
    sha256.update("kms-jca grant token 1".getBytes(StandardCharsets.US_ASCII));
    sha256.update(bytes, 0, 51 + arn.length);
    System.arraycopy(sha256.digest(), 0, bytes, 51 + arn.length, 16);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
