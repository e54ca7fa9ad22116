// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that reads a request, more or less, and answers with whatever the test says. */
final class HostileServer implements AutoCloseable {

  /** What comes back. */
  @FunctionalInterface
  interface Reply {

    /** Writes it; then the connection ends. */
    void to(OutputStream out) throws IOException;
  }

  private static final int LONGEST_REQUEST = 10_000;

  private final ServerSocket server;
  private final AtomicInteger requests = new AtomicInteger();

  HostileServer(Reply reply) {
    try {
      server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(() -> serve(reply), "hostile-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** A server that answers in whole. */
  static HostileServer answering(String status, String headers, String body) {
    return new HostileServer(
        out -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          write(out, "HTTP/1.1 " + status + "\r\n" + headers);
          write(out, "Content-Length: " + bytes.length + "\r\nConnection: close\r\n\r\n");
          out.write(bytes);
        });
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void serve(Reply reply) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        requests.incrementAndGet();
        InputStream in = socket.getInputStream();
        byte[] request = new byte[LONGEST_REQUEST];
        for (int size = 0; !isWhole(request, size); ) {
          int more = in.read(request, size, request.length - size);
          if (more < 0) {
            break;
          }
          size += more;
        }
        reply.to(socket.getOutputStream());
        socket.getOutputStream().flush();
      } catch (SocketException e) {
        // the test or the client has enough
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /* All requests of these tests end so, after their headers. */
  private static boolean isWhole(byte[] request, int size) {
    String text = new String(request, 0, size, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    return end >= 0 && text.length() > end + 4;
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
