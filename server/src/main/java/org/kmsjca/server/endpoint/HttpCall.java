// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.CallOrigin;
import org.kmsjca.server.signature.SignedMessage;

/**
 * A request whose body has come. Confined to one thread.
 *
 * <p><b>Secrets:</b> the body may hold some; whoever made the object wipes it.
 */
final class HttpCall {

  private final String method;
  private final String path;
  private final String query;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final CallOrigin origin;

  /**
   * Describes a request.
   *
   * @param method for example {@code POST}
   * @param path as it was sent, still escaped; empty for none
   * @param query as it was sent; empty for none
   * @param headers all values by name, in lower case
   * @param body stays the caller's, who leaves it as it is until the answer is made
   * @param origin from where it came
   */
  HttpCall(
      String method,
      String path,
      String query,
      Map<String, List<String>> headers,
      byte[] body,
      CallOrigin origin) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.origin = origin;
  }

  SignedMessage message() {
    return new SignedMessage(method, path, query, headers, SignedMessage.hash(body));
  }

  /** Gives the first value of a header; null for none. */
  @Nullable String header(String lowerCaseName) {
    List<String> values = headers.getOrDefault(lowerCaseName, List.of());
    return values.isEmpty() ? null : values.get(0).strip();
  }

  boolean isPostToRoot() {
    return method.equals("POST") && path.equals("/");
  }

  byte[] body() {
    return body;
  }

  CallOrigin origin() {
    return origin;
  }
}
