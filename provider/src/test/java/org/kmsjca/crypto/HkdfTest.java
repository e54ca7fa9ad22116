// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HKDF gives what RFC 5869 says, and what another implementation gives. */
class HkdfTest {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text == null ? "" : text);
  }

  /* RFC 5869, appendix A, test cases 1 to 3. */
  @ParameterizedTest
  @CsvSource({
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b,000102030405060708090a0b0c,f0f1f2f3f4f5f6f7f8f9,3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f,606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf,b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b,,,8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
  })
  void derive_testCaseOfTheRfc_givesItsBytes(String key, String salt, String info, String okm) {
    assertThat(Hkdf.derive(hex(key), hex(salt), hex(info), okm.length() / 2)).isEqualTo(hex(okm));
  }

  /** All vectors of project Wycheproof: none is left out. */
  @Test
  void derive_onWycheproofVectors_answersAsExpected() throws IOException {
    Path vectors = Path.of("..", "..", "shared", "vectors", "wycheproof", "hkdf_sha256_test.json");
    if (!Files.exists(vectors)) {
      System.out.println("skipped: no Wycheproof vectors at " + vectors);
    }
    assumeTrue(Files.exists(vectors));
    int valid = 0;
    int tooLarge = 0;
    for (JsonNode group : new ObjectMapper().readTree(vectors.toFile()).get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        byte[] key = hex(test.get("ikm").asText());
        byte[] salt = hex(test.get("salt").asText());
        byte[] info = hex(test.get("info").asText());
        int size = test.get("size").asInt();
        if (test.get("result").asText().equals("valid")) {
          assertThat(Hkdf.derive(key, salt, info, size))
              .as("tcId %s", test.get("tcId"))
              .isEqualTo(hex(test.get("okm").asText()));
          valid++;
        } else {
          assertThatThrownBy(() -> Hkdf.derive(key, salt, info, size))
              .as("tcId %s", test.get("tcId"))
              .isInstanceOf(IllegalArgumentException.class);
          tooLarge++;
        }
      }
    }
    assertThat(valid).isEqualTo(83);
    assertThat(tooLarge).isEqualTo(3);
  }

  @Property(tries = 200)
  void derive_anything_agreesWithAnotherImplementation(
      @ForAll @Size(max = 100) byte[] key,
      @ForAll @Size(max = 100) byte[] salt,
      @ForAll @Size(max = 100) byte[] info,
      @ForAll @IntRange(min = 1, max = 300) int size) {
    HKDFBytesGenerator other = new HKDFBytesGenerator(new SHA256Digest());
    other.init(new HKDFParameters(key, salt, info));
    byte[] expected = new byte[size];
    other.generateBytes(expected, 0, size);
    assertThat(Hkdf.derive(key, salt, info, size)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 8161})
  void derive_impossibleSize_isRefused(int size) {
    assertThatThrownBy(() -> Hkdf.derive(new byte[32], new byte[0], new byte[0], size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 8160");
  }

  @Test
  void derive_inputs_stayAsTheyWere() {
    byte[] key = hex("0102");
    byte[] salt = hex("0304");
    Hkdf.derive(key, salt, hex("05"), 64);
    assertThat(key).isEqualTo(hex("0102"));
    assertThat(salt).isEqualTo(hex("0304"));
  }
}
