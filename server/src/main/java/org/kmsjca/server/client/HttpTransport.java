// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.kmsjca.server.client.EndpointException.Kind;
import org.kmsjca.server.protocol.WipedOutput;

/**
 * HTTP by the older of the JDK's two clients, because a program with it starts sooner.
 *
 * <p>Redirections are not followed. A request is not sent twice by the client itself. Connections
 * are kept for the next request. Certificates and the names in them are always checked.
 *
 * <p><b>Secrets:</b> bodies are wiped here; the JDK's buffers are not.
 */
final class HttpTransport implements Transport {

  /** The longest answer that is read. The largest of AWS are well below. */
  static final int MAX_ANSWER_BYTES = 16 << 20;

  private static final int READ_BYTES = 8 << 10;
  private static final int FIRST_ERROR = 400;

  private final Endpoint endpoint;
  private final Timeouts timeouts;
  private final @Nullable SSLSocketFactory tls;

  /**
   * Makes a transport.
   *
   * @param tls for certificates that the JVM does not trust; null for those that it does
   */
  HttpTransport(Endpoint endpoint, Timeouts timeouts, @Nullable SSLSocketFactory tls) {
    this.endpoint = endpoint;
    this.timeouts = timeouts;
    this.tls = tls;
  }

  @Override
  public HttpAnswer send(Map<String, String> headers, byte[] body) {
    @Nullable HttpURLConnection connection = null;
    boolean isRead = false;
    try {
      connection = open(headers, body.length);
      connection.connect();
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      HttpAnswer answer = read(connection);
      isRead = true;
      return answer;
    } catch (IOException | IllegalArgumentException e) {
      throw failure(e);
    } catch (StackOverflowError e) {
      // So the JDK ends where interim answers (100) do not.
      throw EndpointException.answer(endpoint, "it does not begin");
    } finally {
      if (connection != null && !isRead) {
        connection.disconnect();
      }
    }
  }

  private HttpURLConnection open(Map<String, String> headers, int bodySize) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            (endpoint.isSecure()
                ? endpoint.url().openConnection()
                : endpoint.url().openConnection(Proxy.NO_PROXY));
    if (connection instanceof HttpsURLConnection secure && tls != null) {
      secure.setSSLSocketFactory(tls);
    }
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(timeouts.connectMillis());
    connection.setReadTimeout(timeouts.readMillis());
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    // What is streamed is not sent a second time by the JDK.
    connection.setFixedLengthStreamingMode(bodySize);
    headers.forEach(connection::setRequestProperty);
    return connection;
  }

  private HttpAnswer read(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new IOException("this is no HTTP");
    }
    long announced = connection.getContentLengthLong();
    if (announced > MAX_ANSWER_BYTES) {
      throw tooLarge();
    }
    String contentType = Objects.requireNonNullElse(connection.getContentType(), "");
    try (InputStream in =
            status < FIRST_ERROR ? connection.getInputStream() : connection.getErrorStream();
        WipedOutput collected = new WipedOutput()) {
      long size = in == null ? 0 : copy(in, collected);
      if (in != null && announced > size) {
        throw new IOException("the answer ends too soon"); // the JDK does not say so
      }
      return new HttpAnswer(status, contentType, collected.toByteArray());
    }
  }

  private long copy(InputStream in, WipedOutput target) throws IOException {
    byte[] buffer = new byte[READ_BYTES];
    try {
      long total = 0;
      for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
        total += size;
        if (total > MAX_ANSWER_BYTES) {
          throw tooLarge();
        }
        target.write(buffer, 0, size);
      }
      return total;
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  private EndpointException tooLarge() {
    return EndpointException.answer(
        endpoint, "it is larger than " + (MAX_ANSWER_BYTES >> 20) + " MiB");
  }

  private EndpointException failure(Exception error) {
    String url = "\"" + endpoint + "\"";
    if (error instanceof SSLException) {
      return new EndpointException(
          Kind.TLS, "SSL validation failed for " + endpoint + " " + error.getMessage(), error);
    }
    if (error instanceof SocketTimeoutException) {
      String said = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
      return said.startsWith("connect")
          ? new EndpointException(
              Kind.CONNECT_TIMEOUT, "Connect timeout on endpoint URL: " + url, error)
          : new EndpointException(Kind.READ_TIMEOUT, "Read timeout on endpoint URL: " + url, error);
    }
    if (error instanceof ConnectException
        || error instanceof NoRouteToHostException
        || error instanceof UnknownHostException) {
      return new EndpointException(
          Kind.CONNECT, "Could not connect to the endpoint URL: " + url, error);
    }
    return new EndpointException(
        Kind.CLOSED,
        "Connection was closed before we received a valid response from endpoint URL: " + url + ".",
        error);
  }
}
