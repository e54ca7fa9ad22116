// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;
import org.kmsjca.testing.SpecPages;

/** The example of the page is computed again, and verified as a log. */
class AuditLogDocTest {

  private static final String PAGE = "audit-log.md";
  private static final String CHAIN = "0123456789abcdef";

  /* RFC 8032, section 7.1, test 1. */
  private static final KeyMaterial KEY =
      KeyMaterial.wrap(
          HexFormat.of()
              .parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

  @TempDir Path directory;

  private static List<String> lines() {
    return SpecPages.codeBlock(PAGE, "example: file");
  }

  private static Bytes publicKey() {
    return Bytes.ofHex(SpecPages.codeBlock(PAGE, "example: public key").get(0));
  }

  @Test
  @Spec({"AU-20", "AU-21"})
  void example_hashes_areWhatThePageSays() throws GeneralSecurityException {
    String page = SpecPages.read(PAGE);
    String previous = "0".repeat(64);
    int number = 1;
    for (String line : lines()) {
      int hashed = line.length() - 76;
      String hash =
          HexFormat.of()
              .formatHex(
                  java.security.MessageDigest.getInstance("SHA-256")
                      .digest(line.substring(0, hashed).getBytes(StandardCharsets.US_ASCII)));
      assertThat(line).contains("\"number\":" + number + ",\"previousHash\":\"" + previous);
      assertThat(line).endsWith(",\"hash\":\"" + hash + "\"}}");
      assertThat(page).contains("| " + number + " | its first " + hashed + " bytes");
      assertThat(page).contains("| `" + hash + "` |");
      previous = hash;
      number++;
    }
    assertThat(number).isEqualTo(4);
  }

  @Test
  @Spec("AU-25")
  void example_signature_isRightInTheJdksEyesToo() throws GeneralSecurityException {
    assertThat(DigestKey.publicKey(KEY)).isEqualTo(publicKey());
    String digest = lines().get(2);
    int signed = digest.indexOf(",\"signature\":\"");
    byte[] text = digest.substring(0, signed).getBytes(StandardCharsets.US_ASCII);
    assertThat(SpecPages.read(PAGE)).contains("the signature covers the first " + signed);
    String encoded = digest.substring(signed + 14, digest.indexOf('"', signed + 14));
    assertThat(DigestKey.sign(KEY, text, 0, text.length).base64()).isEqualTo(encoded);
    String pem = DigestKey.pem(publicKey()).replaceAll("-----[A-Z ]*-----|\n", "");
    PublicKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(text);
    assertThat(verifier.verify(Base64.getDecoder().decode(encoded))).isTrue();
  }

  @Test
  @Spec("AU-60")
  void example_isALogThatVerifies() throws IOException {
    Files.write(directory.resolve(CHAIN + "-000001.jsonl"), lines());
    String last = lines().get(2);
    ChainHead head =
        new ChainHead(3, Bytes.ofHex(last.substring(last.length() - 67, last.length() - 3)));
    InMemoryChainDirectory chains = new InMemoryChainDirectory();
    chains.create(
        new ChainRecord(CHAIN, Instant.parse("2026-08-22T10:38:00Z"), publicKey(), head), KEY);
    AuditReport report = AuditVerifier.verify(directory, chains);
    assertThat(report.isIntact()).as(report.toString()).isTrue();
    assertThat(report.chains().get(0).signedRecords()).isEqualTo(3);
  }
}
