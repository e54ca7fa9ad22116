// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** Data keys give the known answers of project Wycheproof: no vector is left out. */
class DataKeyVectorsTest {

  private static final Path VECTORS = Path.of("..", "..", "shared", "vectors", "wycheproof");

  private static Iterable<JsonNode> groups(String file) throws IOException {
    Path vectors = VECTORS.resolve(file);
    if (!Files.exists(vectors)) {
      System.out.println("skipped: no Wycheproof vectors at " + vectors);
      return Set.of();
    }
    return new ObjectMapper().readTree(vectors.toFile()).get("testGroups");
  }

  private static byte[] bytes(JsonNode test, String name) {
    return DataKeys.hex(test.get(name).asText());
  }

  private static boolean isValid(JsonNode test) {
    return test.get("result").asText().equals("valid");
  }

  /** C-20, C-21, C-27, C-37; all sizes of keys and IVs. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "SunJCE"})
  @Spec("DK-6")
  void gcm_onWycheproofVectors_answersAsExpected(String engine) throws Exception {
    FakeProvider fake = FakeProvider.with("engine", engine);
    int valid = 0;
    int invalid = 0;
    Set<String> encrypted = new HashSet<>();
    for (JsonNode group : groups("aes_gcm_test.json")) {
      for (JsonNode test : group.get("tests")) {
        KmsDataKey key = DataKeys.of(fake, "AES", bytes(test, "key"));
        if (isValid(test)) {
          boolean first = encrypted.add(test.get("key").asText() + " " + test.get("iv").asText());
          checkGcm(fake, key, test, first && engine.equals("auto"));
          valid++;
        } else {
          checkGcmRefused(fake, key, test);
          invalid++;
        }
      }
    }
    assertThat(valid + invalid).isIn(0, 316);
    assertThat(invalid).isIn(0, 87);
  }

  /* The ledger of IVs lasts as long as the JVM: each key and IV encrypts once in it. */
  private static void checkGcm(FakeProvider fake, KmsDataKey key, JsonNode test, boolean encrypt)
      throws GeneralSecurityException {
    byte[] sealed = DataKeys.hex(test.get("ct").asText() + test.get("tag").asText());
    GCMParameterSpec spec = new GCMParameterSpec(128, bytes(test, "iv"));
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    if (encrypt) {
      cipher.init(Cipher.ENCRYPT_MODE, key, spec);
      cipher.updateAAD(bytes(test, "aad"));
      assertThat(cipher.doFinal(bytes(test, "msg")))
          .as("tcId %s", test.get("tcId"))
          .isEqualTo(sealed);
    }
    cipher.init(Cipher.DECRYPT_MODE, key, spec);
    cipher.updateAAD(bytes(test, "aad"));
    assertThat(cipher.doFinal(sealed))
        .as("tcId %s", test.get("tcId"))
        .isEqualTo(bytes(test, "msg"));
  }

  private static void checkGcmRefused(FakeProvider fake, KmsDataKey key, JsonNode test)
      throws GeneralSecurityException {
    byte[] sealed = DataKeys.hex(test.get("ct").asText() + test.get("tag").asText());
    byte[] out = new byte[sealed.length];
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    Throwable refused =
        catchThrowable(
            () -> {
              cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, bytes(test, "iv")));
              cipher.updateAAD(bytes(test, "aad"));
              cipher.doFinal(sealed, 0, sealed.length, out);
            });
    assertThat(refused)
        .as("tcId %s", test.get("tcId"))
        .isInstanceOf(
            test.get("iv").asText().isEmpty()
                ? InvalidAlgorithmParameterException.class
                : AEADBadTagException.class);
    assertThat(out).as("no plaintext is left").containsOnly(0);
  }

  /** E-1 to E-3. Keys that are only acceptable are those of eight bytes: refused, as by the JDK. */
  @ParameterizedTest
  @CsvSource({"AESWrap, aes_wrap_test.json, 36, 129", "AESWrapPad, aes_kwp_test.json, 77, 177"})
  @Spec("DK-7")
  void keyWrap_onWycheproofVectors_answersAsExpected(
      String transformation, String file, int valid, int refused) throws Exception {
    FakeProvider fake = FakeProvider.make();
    int[] counts = new int[2];
    for (JsonNode group : groups(file)) {
      for (JsonNode test : group.get("tests")) {
        KmsDataKey key = DataKeys.of(fake, "AES", bytes(test, "key"));
        Cipher cipher = DataKeys.cipher(fake, transformation);
        if (isValid(test)) {
          cipher.init(Cipher.ENCRYPT_MODE, key);
          assertThat(cipher.doFinal(bytes(test, "msg")))
              .as("tcId %s", test.get("tcId"))
              .isEqualTo(bytes(test, "ct"));
          cipher.init(Cipher.DECRYPT_MODE, key);
          assertThat(cipher.doFinal(bytes(test, "ct")))
              .as("tcId %s", test.get("tcId"))
              .isEqualTo(bytes(test, "msg"));
          counts[0]++;
        } else {
          byte[] out = new byte[Math.max(64, bytes(test, "ct").length)];
          cipher.init(Cipher.DECRYPT_MODE, key);
          Throwable failure =
              catchThrowable(
                  () -> cipher.doFinal(bytes(test, "ct"), 0, bytes(test, "ct").length, out));
          assertThat(failure)
              .as("tcId %s", test.get("tcId"))
              .isInstanceOfAny(BadPaddingException.class, IllegalBlockSizeException.class);
          assertThat(out).containsOnly(0);
          counts[1]++;
        }
      }
    }
    assertThat(counts[0]).isIn(0, valid);
    assertThat(counts[1]).isIn(0, refused);
  }

  /** N-2, N-4; with tags that were cut, too. */
  @ParameterizedTest
  @CsvSource({
    "HmacSHA256, hmac_sha256_test.json",
    "HmacSHA384, hmac_sha384_test.json",
    "HmacSHA512, hmac_sha512_test.json"
  })
  @Spec("DK-8")
  void hmac_onWycheproofVectors_answersAsExpected(String algorithm, String file) throws Exception {
    FakeProvider fake = FakeProvider.make();
    int count = 0;
    for (JsonNode group : groups(file)) {
      for (JsonNode test : group.get("tests")) {
        Mac mac = DataKeys.mac(fake, algorithm);
        mac.init(DataKeys.of(fake, algorithm, bytes(test, "key")));
        byte[] expected = bytes(test, "tag");
        byte[] tag = Arrays.copyOf(mac.doFinal(bytes(test, "msg")), expected.length);
        assertThat(MessageDigest.isEqual(tag, expected))
            .as("tcId %s", test.get("tcId"))
            .isEqualTo(isValid(test));
        count++;
      }
    }
    assertThat(count).isIn(0, 174);
  }
}
