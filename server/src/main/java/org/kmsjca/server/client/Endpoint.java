// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where requests go: {@code https} at any host, or {@code http} at a loopback address.
 *
 * <p>Over plain HTTP whoever carries the packets reads plaintexts and data keys: a signature hides
 * nothing, and the answer has none. So there is none beyond this machine, as this project's own
 * endpoint offers none there. No name but {@code localhost} is taken for this machine, because what
 * other names mean is for others to say.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class Endpoint {

  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+\\]");
  private static final String HERE = "localhost";

  private final URL url;

  private Endpoint(URL url) {
    this.url = url;
  }

  /**
   * Reads a URL.
   *
   * @param text for example {@code https://kms.example.org:8443}
   * @return the endpoint
   * @throws IllegalArgumentException if it is no such URL, has more than scheme, host, port and
   *     path, or is plain HTTP at an address that is not this machine's own, in this order
   */
  public static Endpoint of(String text) {
    URI uri = uri(text);
    if (!uri.isAbsolute() || !SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "scheme is missing. Must be of the form http://<hostname>/ or https://<hostname>/");
    }
    if (uri.getHost() == null || uri.getHost().contains("%")) {
      throw new IllegalArgumentException("it has no valid host name");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException("it can have a scheme, a host, a port and a path only");
    }
    boolean plain = uri.getScheme().equalsIgnoreCase("http");
    if (plain && !isLoopback(uri.getHost())) {
      throw new IllegalArgumentException(
          "over plain http, plaintexts and data keys would cross the network for all to read;"
              + " it is used on this machine only (localhost, 127.0.0.1, [::1]). Use https");
    }
    try {
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      return new Endpoint(new URI(uri.getScheme() + "://" + uri.getRawAuthority() + path).toURL());
    } catch (URISyntaxException | MalformedURLException e) {
      throw new IllegalArgumentException("it is no URL", e);
    }
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (uri.toASCIIString().equals(text)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // said below: what Java says of it is for programmers
    }
    throw new IllegalArgumentException("it is no URL");
  }

  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase(HERE)) {
      return true;
    }
    try {
      // Asks nobody: it is no name.
      return ADDRESS.matcher(host).matches() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Gives the URL. */
  URL url() {
    return url;
  }

  /**
   * Tells whether requests go over TLS.
   *
   * @return false for plain HTTP
   */
  public boolean isSecure() {
    return url.getProtocol().equalsIgnoreCase("https");
  }

  /** Gives the header {@code Host}. */
  String host() {
    int port = url.getPort();
    return port < 0 || port == url.getDefaultPort() ? url.getHost() : url.getHost() + ":" + port;
  }

  /** Shows the URL. */
  @Override
  public String toString() {
    return url.toString();
  }
}
