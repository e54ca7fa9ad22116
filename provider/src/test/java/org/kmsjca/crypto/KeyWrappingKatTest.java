// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** Known answers of Wycheproof for the unwrapping of imported material. */
class KeyWrappingKatTest {

  private static final Path VECTORS = Path.of("..", "..", "shared", "vectors", "wycheproof");

  /* All 254 vectors of AES-KWP: none is left out. */
  private static final int KWP_OPENED = 77;
  private static final int KWP_REFUSED = 177;

  @Test
  @Spec("KM-32")
  void unwrapPadded_onWycheproofVectors_opensAndRefusesAsExpected() throws IOException {
    int[] counts =
        check(
            "aes_kwp_test.json",
            (group, test) ->
                AesKeyWrap.unwrapPadded(KeyMaterial.wrap(bytes(test, "key")), bytes(test, "ct")));
    if (counts.length > 0) {
      assertThat(counts).containsExactly(KWP_OPENED, KWP_REFUSED);
    }
  }

  /* Vectors with a label are left out, for our label is always empty. */
  @ParameterizedTest
  @CsvSource({
    "rsa_oaep_2048_sha1_mgf1sha1_test.json, SHA_1, 10, 19",
    "rsa_oaep_2048_sha256_mgf1sha256_test.json, SHA_256, 10, 19",
    "rsa_oaep_4096_sha256_mgf1sha256_test.json, SHA_256, 10, 19"
  })
  @Spec("KM-32")
  void decrypt_onWycheproofVectors_opensAndRefusesAsExpected(
      String file, RsaOaep.Hash hash, int opened, int refused) throws IOException {
    int[] counts =
        check(
            file,
            (group, test) ->
                RsaOaep.decrypt(
                    KeyMaterial.wrap(bytes(group, "privateKeyPkcs8")), hash, bytes(test, "ct")));
    if (counts.length > 0) {
      assertThat(counts).containsExactly(opened, refused);
    }
  }

  private static int[] check(
      String file, BiFunction<JsonNode, JsonNode, Optional<KeyMaterial>> open) throws IOException {
    Path vectors = VECTORS.resolve(file);
    if (!Files.exists(vectors)) {
      System.out.println("skipped: no Wycheproof vectors at " + vectors);
      return new int[0];
    }
    int opened = 0;
    int refused = 0;
    for (JsonNode group : new ObjectMapper().readTree(vectors.toFile()).get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        if (test.has("label") && !test.get("label").asText().isEmpty()) {
          continue;
        }
        Optional<byte[]> plaintext = open.apply(group, test).map(KeyMaterial::toByteArray);
        if (test.get("result").asText().equals("valid")) {
          assertThat(plaintext).as("tcId %s", test.get("tcId")).contains(bytes(test, "msg"));
          opened++;
        } else {
          assertThat(plaintext).as("tcId %s", test.get("tcId")).isEmpty();
          refused++;
        }
      }
    }
    return new int[] {opened, refused};
  }

  private static byte[] bytes(JsonNode node, String name) {
    return HexFormat.of().parseHex(node.get(name).asText());
  }
}
