// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.material.KeyMaterial;

/** The engines give the known answers of project Wycheproof for the one form that we use. */
class AesGcmCipherKatTest {

  private static final Path VECTORS =
      Path.of("..", "..", "shared", "vectors", "wycheproof", "aes_gcm_test.json");

  /* Other sizes of keys, IVs and tags are never given to an engine. */
  private static final int KEY_BITS = 256;
  private static final int IV_BITS = 96;
  private static final int TAG_BITS = 128;
  private static final int EXPECTED_VALID = 39;
  private static final int EXPECTED_INVALID = 27;

  @ParameterizedTest
  @ValueSource(strings = {"auto", "SunJCE"})
  void engine_onWycheproofVectors_sealsOpensAndRefusesAsExpected(String name) throws IOException {
    if (!Files.exists(VECTORS)) {
      System.out.println("skipped: no Wycheproof vectors at " + VECTORS);
      return;
    }
    AesGcmEngine engine = AesGcmEngine.named(name);
    int valid = 0;
    int invalid = 0;
    for (JsonNode group : new ObjectMapper().readTree(VECTORS.toFile()).get("testGroups")) {
      if (group.get("keySize").asInt() == KEY_BITS
          && group.get("ivSize").asInt() == IV_BITS
          && group.get("tagSize").asInt() == TAG_BITS) {
        for (JsonNode test : group.get("tests")) {
          if (test.get("result").asText().equals("valid")) {
            checkValid(engine, test);
            valid++;
          } else {
            checkInvalid(engine, test);
            invalid++;
          }
        }
      }
    }
    assertThat(valid).isEqualTo(EXPECTED_VALID);
    assertThat(invalid).isEqualTo(EXPECTED_INVALID);
  }

  private static void checkValid(AesGcmEngine engine, JsonNode test) {
    AesGcmCipher cipher = engine.newCipher(KeyMaterial.wrap(bytes(test, "key")));
    byte[] message = bytes(test, "msg");
    byte[] sealed = sealedText(test);
    byte[] out = new byte[sealed.length];
    assertThat(
            cipher.seal(bytes(test, "iv"), bytes(test, "aad"), message, 0, message.length, out, 0))
        .isEqualTo(sealed.length);
    assertThat(out).as("tcId %s", test.get("tcId")).isEqualTo(sealed);
    byte[] opened = new byte[message.length];
    assertThat(
            cipher.open(bytes(test, "iv"), bytes(test, "aad"), sealed, 0, sealed.length, opened, 0))
        .isEqualTo(message.length);
    assertThat(opened).as("tcId %s", test.get("tcId")).isEqualTo(message);
  }

  private static void checkInvalid(AesGcmEngine engine, JsonNode test) {
    AesGcmCipher cipher = engine.newCipher(KeyMaterial.wrap(bytes(test, "key")));
    byte[] sealed = sealedText(test);
    byte[] opened = new byte[sealed.length];
    assertThat(
            cipher.open(bytes(test, "iv"), bytes(test, "aad"), sealed, 0, sealed.length, opened, 0))
        .as("tcId %s", test.get("tcId"))
        .isNegative();
    assertThat(opened).as("no plaintext is left").containsOnly(0);
  }

  private static byte[] sealedText(JsonNode test) {
    return HexFormat.of().parseHex(test.get("ct").asText() + test.get("tag").asText());
  }

  private static byte[] bytes(JsonNode test, String name) {
    return HexFormat.of().parseHex(test.get(name).asText());
  }
}
