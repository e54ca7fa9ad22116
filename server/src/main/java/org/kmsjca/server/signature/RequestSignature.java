// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.server.signature.SignatureException.Reason;

/**
 * The signature of one request: what it claims, checked as far as that needs no secret.
 *
 * <p>A signature covers the method, path, query and body, the host, and all headers that begin with
 * {@code x-amz-}: nobody can use it for a request with another operation, token or date. It is
 * accepted for {@link #MAX_SKEW} before and after its date. Within that time the same request can
 * be sent again, as with AWS; only TLS keeps others from reading it.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> the session token of the request, which is
 * never shown.
 */
public final class RequestSignature {

  /** How far the date of a request may be from the server's. */
  public static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private static final String AUTHORIZATION = "authorization";
  private static final String AMZ_PREFIX = "x-amz-";
  private static final String CONTENT_HASH = "x-amz-content-sha256";

  private final AuthorizationHeader header;
  private final @Nullable String token;
  private final byte[] textToSign;

  private RequestSignature(AuthorizationHeader header, @Nullable String token, byte[] textToSign) {
    this.header = header;
    this.token = token;
    this.textToSign = textToSign;
  }

  /**
   * Reads the signature of a request.
   *
   * @param message the request
   * @param now the server's time
   * @return the signature; whether it is the right one is not known yet
   * @throws SignatureException if there is none, it is malformed, its date is not now, or it does
   *     not cover all that it must, in this order
   */
  public static RequestSignature read(SignedMessage message, Instant now) {
    String authorization = message.header(AUTHORIZATION);
    if (authorization == null) {
      throw new SignatureException(Reason.MISSING, "Missing Authentication Token");
    }
    AuthorizationHeader header = AuthorizationHeader.parse(authorization);
    String date = checkedDate(message, header, now);
    checkCovered(message, header.signedHeaders());
    String claimed = message.header(CONTENT_HASH);
    if (claimed != null && !claimed.equals(message.bodyHash())) {
      throw SignatureException.invalid(
          "The provided '" + CONTENT_HASH + "' header does not match what was computed.");
    }
    return new RequestSignature(
        header,
        message.header(StringToSign.TOKEN_HEADER),
        StringToSign.of(message, header.signedHeaders(), date, header.scope()));
  }

  private static String checkedDate(
      SignedMessage message, AuthorizationHeader header, Instant now) {
    String given = message.header(StringToSign.DATE_HEADER);
    if (given == null) {
      given = message.header("date");
    }
    if (given == null) {
      throw SignatureException.incomplete(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }
    Instant date = parseDate(given);
    String text = StringToSign.date(date);
    String day = text.substring(0, header.scope().date().length());
    if (!header.scope().date().equals(day)) {
      throw SignatureException.invalid(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '"
              + header.scope().date()
              + "' != '"
              + day
              + "', from '"
              + text
              + "'.");
    }
    if (date.plus(MAX_SKEW).isBefore(now)) {
      throw SignatureException.invalid(
          "Signature expired: "
              + text
              + " is now earlier than "
              + StringToSign.date(now.minus(MAX_SKEW))
              + " ("
              + StringToSign.date(now)
              + " - 5 min.)");
    }
    if (date.minus(MAX_SKEW).isAfter(now)) {
      throw SignatureException.invalid(
          "Signature not yet current: "
              + text
              + " is still later than "
              + StringToSign.date(now.plus(MAX_SKEW))
              + " ("
              + StringToSign.date(now)
              + " + 5 min.)");
    }
    return text;
  }

  private static Instant parseDate(String given) {
    try {
      return StringToSign.parseDate(given);
    } catch (DateTimeException e) {
      try {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(given));
      } catch (DateTimeException neither) {
        throw SignatureException.incomplete(
            "Date must be in ISO-8601 'basic format', as 20260822T103827Z.");
      }
    }
  }

  /* A header that means something and is not covered could have been changed on the way. */
  private static void checkCovered(SignedMessage message, List<String> signed) {
    if (!signed.contains("host")) {
      throw SignatureException.invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : message.headers().keySet()) {
      if (name.startsWith(AMZ_PREFIX) && !signed.contains(name)) {
        throw SignatureException.invalid(
            "'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
    boolean dated = message.headers().containsKey(StringToSign.DATE_HEADER);
    if (!dated && !signed.contains("date")) {
      throw SignatureException.invalid("'Date' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : signed) {
      if (!message.headers().containsKey(name)) {
        throw SignatureException.invalid("The signed header '" + name + "' did not come.");
      }
    }
  }

  /**
   * Refuses a signature for a reason that only the server knows.
   *
   * @param detail why, for whoever sent the request
   * @return the error
   */
  public static SignatureException invalid(String detail) {
    return SignatureException.invalid(detail);
  }

  /**
   * Names the access key.
   *
   * @return its ID
   */
  public String accessKeyId() {
    return header.accessKeyId();
  }

  /**
   * Tells for what the signature is.
   *
   * @return day, Region and service
   */
  public CredentialScope scope() {
    return header.scope();
  }

  /**
   * Gives the session token.
   *
   * @return as it came; null for none
   */
  public @Nullable String sessionToken() {
    return token;
  }

  /**
   * Tells whether this is the signature that the owner of a secret would have made. Compares in a
   * time that does not depend on where they differ.
   *
   * @param secret the secret of the access key, a text in ASCII; stays the caller's
   * @return true if it is
   */
  public boolean isMadeWith(byte[] secret) {
    byte[] key = SigningKey.derive(secret, header.scope());
    try {
      byte[] expected = JdkAlgorithms.hmac(key, textToSign);
      return MessageDigest.isEqual(expected, HexFormat.of().parseHex(header.signature()));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** Shows the access key and the scope. */
  @Override
  public String toString() {
    return "signature by " + header.accessKeyId() + " for " + header.scope();
  }
}
