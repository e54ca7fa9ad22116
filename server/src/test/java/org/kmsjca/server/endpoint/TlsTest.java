// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.server.testing.AwsClients;
import org.kmsjca.server.testing.CertificateFiles;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** The endpoint with a certificate. */
class TlsTest {

  @TempDir static Path directory;
  private static KeyStore keyStore;

  @BeforeAll
  static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
    keyStore =
        CertificateFiles.make(directory.resolve("tls.p12"), "san=dns:localhost,ip:127.0.0.1");
  }

  private static EmbeddedKmsServer start(String host) {
    TlsIdentity tls =
        new TlsIdentity(
            keyStore,
            KeyMaterial.copyOf(CertificateFiles.PASSWORD.getBytes(StandardCharsets.UTF_8)));
    return EmbeddedKmsServer.configure()
        .endpoint(EndpointSettings.DEFAULT.at(host, 0).withTls(tls))
        .start();
  }

  private static TrustManager[] trust() throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try {
      trusted.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    trusted.setCertificateEntry("kms", keyStore.getCertificate("kms"));
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static KmsClient client(EmbeddedKmsServer server, TrustManager[] trust) {
    return KmsClient.builder()
        .endpointOverride(server.uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsClients.credentials(server.root(), null)))
        .httpClientBuilder(
            trust.length == 0
                ? UrlConnectionHttpClient.builder()
                : UrlConnectionHttpClient.builder()
                    .tlsTrustManagersProvider(() -> Arrays.copyOf(trust, trust.length)))
        .overrideConfiguration(
            override -> override.retryStrategy(strategy -> strategy.maxAttempts(1)))
        .build();
  }

  @Test
  void clientThatTrustsTheCertificate_isServed_andPoliciesKnow() throws GeneralSecurityException {
    try (EmbeddedKmsServer server = start("127.0.0.1");
        KmsClient kms = client(server, trust())) {
      assertThat(server.uri().getScheme()).isEqualTo("https");
      assertThat(kms.createKey().keyMetadata().enabled()).isTrue();
    }
  }

  @Test
  void clientThatDoesNot_isNot() {
    try (EmbeddedKmsServer server = start("127.0.0.1");
        KmsClient kms = client(server, new TrustManager[0])) {
      assertThatThrownBy(kms::createKey).isInstanceOf(SdkClientException.class);
    }
  }

  @Test
  void plainHttp_atTheSamePort_isNotServed() {
    try (EmbeddedKmsServer server = start("127.0.0.1")) {
      RawHttp.Response response =
          RawHttp.exchange(server.uri(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
      assertThat(response.status()).isEqualTo(0);
    }
  }

  @Test
  void otherAddresses_areAllowed() {
    try (EmbeddedKmsServer server = start("0.0.0.0")) {
      assertThat(server.uri().getScheme()).isEqualTo("https");
    }
  }

  private static SSLSocket connect(EmbeddedKmsServer server) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(), null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(server.uri().getHost(), server.uri().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Test
  void renegotiation_isRefused() throws Exception {
    try (EmbeddedKmsServer server = start("127.0.0.1");
        SSLSocket socket = connect(server)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThat(firstByteOfAnAnswer(socket)).isEqualTo('H');
      socket.startHandshake();
      assertThat(firstByteOfAnAnswer(socket)).isEqualTo(-1);
    }
  }

  private static int firstByteOfAnAnswer(SSLSocket socket) throws IOException {
    try {
      socket
          .getOutputStream()
          .write(
              "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      int first = socket.getInputStream().read();
      socket.getInputStream().skipNBytes(socket.getInputStream().available());
      return first;
    } catch (SSLException | SocketException e) {
      return -1;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1", "TLSv1.1", "SSLv3"})
  void oldProtocols_areRefused(String protocol) throws Exception {
    try (EmbeddedKmsServer server = start("127.0.0.1");
        SSLSocket socket = connect(server)) {
      socket.setEnabledProtocols(new String[] {protocol});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  /* Before there is a request there is a handshake; it has the time of a header. */
  @Test
  void handshake_thatIsNotFinished_endsTheConnection() throws Exception {
    EndpointLimits limits =
        new EndpointLimits(
            4096, 4096, 100, 100, 16, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
    TlsIdentity tls =
        new TlsIdentity(
            keyStore,
            KeyMaterial.copyOf(CertificateFiles.PASSWORD.getBytes(StandardCharsets.UTF_8)));
    try (EmbeddedKmsServer server =
            EmbeddedKmsServer.configure()
                .endpoint(EndpointSettings.DEFAULT.withTls(tls).withLimits(limits))
                .start();
        Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      socket.setSoTimeout(10_000);
      // The head of a record of 512 bytes, and of it one byte now and then.
      socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3});
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 60; i++) {
                  Thread.sleep(100);
                  socket.getOutputStream().write(0);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }
}
