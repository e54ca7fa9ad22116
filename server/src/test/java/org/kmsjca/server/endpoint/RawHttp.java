// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.kmsjca.server.signature.SdkSigner;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import org.kmsjca.server.testing.TestCredentials;

/** Sends requests byte by byte, as no proper client would. */
final class RawHttp implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 15_000;

  private final Socket socket;

  RawHttp(URI uri) {
    try {
      socket = new Socket(uri.getHost(), uri.getPort());
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param headers the last value by name in lower case
   * @param body as text
   */
  record Response(int status, Map<String, String> headers, String body) {}

  /** Signs a call of an operation with the signer of the SDK. */
  static Map<String, List<String>> signed(
      EmbeddedKmsServer server, String operation, byte[] body, Instant time) {
    return signed(server, "kms", Map.of("X-Amz-Target", "TrentService." + operation), body, time);
  }

  static Map<String, List<String>> signed(
      EmbeddedKmsServer server,
      String service,
      Map<String, String> more,
      byte[] body,
      Instant time) {
    return signed(server.uri(), server.root(), service, more, body, time);
  }

  static Map<String, List<String>> signed(
      URI uri,
      TestCredentials root,
      String service,
      Map<String, String> more,
      byte[] body,
      Instant time) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.putIfAbsent("Content-Type", "application/x-amz-json-1.1");
    return SdkSigner.sign(
        SdkSigner.credentials(root.accessKeyId(), root.secretAccessKey(), null),
        uri.resolve("/"),
        headers,
        body,
        "us-east-1",
        service,
        time);
  }

  /** Writes the first lines of a request. */
  static String head(Map<String, List<String>> headers, int length) {
    StringBuilder text = new StringBuilder("POST / HTTP/1.1\r\n");
    headers.forEach(
        (name, values) ->
            values.forEach(value -> text.append(name).append(": ").append(value).append("\r\n")));
    return text.append("Content-Length: ").append(length).append("\r\n\r\n").toString();
  }

  /** Sends a signed call and reads the answer. */
  static Response call(EmbeddedKmsServer server, String operation, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return exchange(
        server.uri(), head(signed(server, operation, body, Instant.now()), body.length) + json);
  }

  /** Sends a text over a connection of its own and reads the answer. */
  static Response exchange(URI uri, String request) {
    try (RawHttp http = new RawHttp(uri)) {
      http.send(request);
      return http.read();
    }
  }

  void send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells whether something has come. */
  boolean hasAnswer() {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one answer; status 0 if the connection was closed instead. */
  Response read() {
    try {
      return read(socket.getInputStream());
    } catch (SocketException e) {
      return new Response(0, Map.of(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one answer; status 0 if there is none. */
  static Response read(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/")) {
      return new Response(0, Map.of(), "");
    }
    Map<String, String> headers = new TreeMap<>();
    String header = line(in);
    while (!header.isEmpty()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
      header = line(in);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Response(
        Integer.parseInt(status.split(" ", -1)[1]),
        headers,
        new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
