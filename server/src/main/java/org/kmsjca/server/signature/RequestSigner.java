// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Signs requests with an access key, as {@link RequestSignature} checks them.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none are kept.
 */
public final class RequestSigner {

  /** The header with the date of a request, in lower case. */
  public static final String DATE_HEADER = StringToSign.DATE_HEADER;

  /** The header with the token of a session, in lower case. */
  public static final String TOKEN_HEADER = StringToSign.TOKEN_HEADER;

  private static final int DAY_LENGTH = 8;

  private RequestSigner() {}

  /**
   * Writes a moment as requests do.
   *
   * @param moment the date of a request
   * @return for {@link #DATE_HEADER}
   */
  public static String date(Instant moment) {
    return StringToSign.date(moment);
  }

  /**
   * Signs a request.
   *
   * @param message the request; all its headers are covered. Those that must be are the host and
   *     {@link #DATE_HEADER}
   * @param accessKeyId names the access key
   * @param secret the secret of the access key, a text in ASCII; stays the caller's
   * @param region for which Region
   * @param service for which service
   * @return the value of the header {@code Authorization}
   * @throws IllegalArgumentException if a header is missing
   */
  public static String authorization(
      SignedMessage message, String accessKeyId, byte[] secret, String region, String service) {
    String date = message.header(DATE_HEADER);
    if (date == null || date.length() < DAY_LENGTH || message.header("host") == null) {
      throw new IllegalArgumentException("a request is signed with its host and its date");
    }
    CredentialScope scope = new CredentialScope(date.substring(0, DAY_LENGTH), region, service);
    List<String> names = List.copyOf(message.headers().keySet());
    byte[] text = StringToSign.of(message, names, date, scope);
    byte[] key = SigningKey.derive(secret, scope);
    try {
      byte[] signature = JdkAlgorithms.hmac(key, text);
      return AuthorizationHeader.ALGORITHM
          + " Credential="
          + accessKeyId
          + "/"
          + scope
          + ", SignedHeaders="
          + String.join(";", names)
          + ", Signature="
          + HexFormat.of().formatHex(signature);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
