// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.server.endpoint.EndpointSettings;
import org.kmsjca.server.endpoint.TlsIdentity;
import org.kmsjca.server.testing.CertificateFiles;
import org.kmsjca.server.testing.EmbeddedKmsServer;

/** Endpoints with certificates: those that are trusted, and all others. */
class EndpointTlsTest {

  @TempDir static Path directory;
  private static EmbeddedKmsServer server;

  @BeforeAll
  static void start() throws IOException, InterruptedException, GeneralSecurityException {
    KeyStore own = keyStore("own", "san=dns:localhost,ip:127.0.0.1");
    writeBundle("own.pem", own);
    writeBundle("other.pem", keyStore("other", "san=dns:localhost,ip:127.0.0.1"));
    server = start(own);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static EmbeddedKmsServer start(KeyStore keyStore) {
    TlsIdentity tls =
        new TlsIdentity(
            keyStore,
            KeyMaterial.copyOf(CertificateFiles.PASSWORD.getBytes(StandardCharsets.UTF_8)));
    return EmbeddedKmsServer.configure().endpoint(EndpointSettings.DEFAULT.withTls(tls)).start();
  }

  private static KeyStore keyStore(String name, String names)
      throws IOException, InterruptedException, GeneralSecurityException {
    return CertificateFiles.make(directory.resolve(name + ".p12"), names);
  }

  private static void writeBundle(String name, KeyStore keyStore)
      throws IOException, GeneralSecurityException {
    Certificate certificate = keyStore.getCertificate("kms");
    Files.writeString(
        directory.resolve(name),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }

  private static CommandHome home(EmbeddedKmsServer to) {
    return new CommandHome(directory, InstantSource.system())
        .set("AWS_ACCESS_KEY_ID", to.root().accessKeyId())
        .set("AWS_SECRET_ACCESS_KEY", to.root().secretAccessKey())
        .set("AWS_REGION", "us-east-1")
        .set("AWS_MAX_ATTEMPTS", "1")
        .set("AWS_ENDPOINT_URL", to.uri().toString());
  }

  private static void isNotTrusted(CommandHome.Ended ended) {
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.GENERAL);
    assertThat(ended.err())
        .startsWith("\nSSL validation failed for https://127.0.0.1:")
        .contains("--ca-bundle FILE");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void certificateOfTheBundle_isTrusted() {
    assertThat(home(server).ok("list-keys", "--query", "Keys", "--ca-bundle", "own.pem"))
        .isEqualTo("[]\n");
    assertThat(home(server).set("AWS_CA_BUNDLE", "own.pem").ok("list-keys", "--query", "Keys"))
        .isEqualTo("[]\n");
  }

  @Test
  void certificateThatTheJvmDoesNotKnow_isNot() {
    isNotTrusted(home(server).run("list-keys"));
  }

  @Test
  void certificateThatIsNotInTheBundle_isNot() {
    isNotTrusted(home(server).run("list-keys", "--ca-bundle", "other.pem"));
  }

  @Test
  void certificateForAnotherName_isNot()
      throws IOException, InterruptedException, GeneralSecurityException {
    KeyStore elsewhere = keyStore("elsewhere", "san=dns:kms.example");
    writeBundle("elsewhere.pem", elsewhere);
    try (EmbeddedKmsServer another = start(elsewhere)) {
      isNotTrusted(home(another).run("list-keys", "--ca-bundle", "elsewhere.pem"));
    }
  }

  @Test
  void plainHttp_whereTlsIsSpoken_isNoAnswer() {
    CommandHome.Ended ended =
        home(server)
            .run("list-keys", "--endpoint-url", "http://127.0.0.1:" + server.uri().getPort());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.GENERAL);
    assertThat(ended.err()).startsWith("\nConnection was closed before we received a valid");
  }

  @Test
  void tls_wherePlainHttpIsSpoken_isNoAnswer() {
    try (EmbeddedKmsServer plain = EmbeddedKmsServer.start()) {
      isNotTrusted(
          home(plain)
              .run("list-keys", "--endpoint-url", "https://127.0.0.1:" + plain.uri().getPort()));
    }
  }

  @Test
  void bundleThatIsNone_isRefused() throws IOException {
    Files.writeString(directory.resolve("empty.pem"), "");
    Files.writeString(
        directory.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END");
    for (String bundle : new String[] {"none.pem", "empty.pem", "broken.pem", "."}) {
      CommandHome.Ended ended = home(server).run("list-keys", "--ca-bundle", bundle);
      assertThat(ended.exitCode()).as(bundle).isEqualTo(ExitCode.CONFIGURATION);
      assertThat(ended.err()).startsWith("\nThe bundle of certificates: ");
    }
  }
}
