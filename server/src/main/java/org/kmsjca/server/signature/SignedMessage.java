// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of an HTTP request a signature covers.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param method for example {@code POST}
 * @param path as it was sent, still escaped
 * @param query as it was sent, without the question mark; empty for none
 * @param headers all values in their order, by name; names are compared without regard to case
 * @param bodyHash the SHA-256 hash of the body that came, in lower-case hexadecimal digits
 */
public record SignedMessage(
    String method, String path, String query, Map<String, List<String>> headers, String bodyHash) {

  /** Copies the map. */
  public SignedMessage {
    Map<String, List<String>> copy = new TreeMap<>();
    headers.forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    headers = Collections.unmodifiableMap(copy);
  }

  /**
   * Hashes a body.
   *
   * @param body the bytes as they came
   * @return for {@code bodyHash}
   */
  public static String hash(byte[] body) {
    return JdkAlgorithms.sha256Hex(body);
  }

  /**
   * Finds a header that can come once only.
   *
   * @param name in lower case
   * @return its value; null if it did not come
   * @throws SignatureException if it came more than once
   */
  @Nullable String header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw SignatureException.incomplete("The header '" + name + "' came more than once.");
    }
    return values.isEmpty() ? null : values.get(0).strip();
  }
}
