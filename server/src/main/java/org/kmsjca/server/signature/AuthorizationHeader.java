// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.kmsjca.server.signature.SignatureException.Reason;

/**
 * An Authorization header, taken apart.
 *
 * @param accessKeyId which access key
 * @param scope for when and where
 * @param signedHeaders the names of what the signature covers, in lower case and in order
 * @param signature lower-case hexadecimal digits
 */
record AuthorizationHeader(
    String accessKeyId, CredentialScope scope, List<String> signedHeaders, String signature) {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final String CREDENTIAL = "Credential";
  private static final String SIGNED_HEADERS = "SignedHeaders";
  private static final String SIGNATURE = "Signature";
  private static final List<String> REQUIRED = List.of(CREDENTIAL, SIGNATURE, SIGNED_HEADERS);
  private static final int CREDENTIAL_PARTS = 5;
  private static final Pattern DATE = Pattern.compile("\\d{8}");
  private static final Pattern REGION = Pattern.compile("([a-z]+-){2,3}\\d+");
  private static final int MAX_REGION_CHARACTERS = 32;
  private static final Pattern ACCESS_KEY = Pattern.compile("\\w{1,128}");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");

  /**
   * Takes a header apart.
   *
   * @param text its value
   * @throws SignatureException if it is not of this kind, or something in it is missing or
   *     malformed
   */
  static AuthorizationHeader parse(String text) {
    int space = text.indexOf(' ');
    String algorithm = space < 0 ? text : text.substring(0, space);
    if (!algorithm.equals(ALGORITHM)) {
      throw new SignatureException(Reason.MISSING, "Missing Authentication Token");
    }
    Map<String, String> parts = parts(space < 0 ? "" : text.substring(space + 1));
    List<String> missing = new ArrayList<>();
    for (String name : REQUIRED) {
      if (parts.getOrDefault(name, "").isEmpty()) {
        missing.add("Authorization header requires '" + name + "' parameter.");
      }
    }
    if (!missing.isEmpty()) {
      throw SignatureException.incomplete(String.join(" ", missing));
    }
    String[] credential = parts.getOrDefault(CREDENTIAL, "").split("/", -1);
    if (credential.length != CREDENTIAL_PARTS) {
      throw SignatureException.incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term.");
    }
    checkScope(credential);
    return new AuthorizationHeader(
        credential[0],
        new CredentialScope(credential[1], credential[2], credential[3]),
        signedHeaders(parts.getOrDefault(SIGNED_HEADERS, "")),
        signature(parts.getOrDefault(SIGNATURE, "")));
  }

  private static Map<String, String> parts(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw SignatureException.incomplete(
            "The Authorization header has a part that is not of the form name=value.");
      }
      String name = part.substring(0, equals).strip();
      if (parts.putIfAbsent(name, part.substring(equals + 1).strip()) != null) {
        throw SignatureException.incomplete("The Authorization header has a part twice.");
      }
    }
    return parts;
  }

  private static void checkScope(String[] credential) {
    if (!ACCESS_KEY.matcher(credential[0]).matches()) {
      throw SignatureException.incomplete("The access key ID in Credential is malformed.");
    }
    if (!credential[4].equals(CredentialScope.TERMINATOR)) {
      throw SignatureException.invalid(
          "Credential should be scoped with a valid terminator: '"
              + CredentialScope.TERMINATOR
              + "'.");
    }
    if (!DATE.matcher(credential[1]).matches()) {
      throw SignatureException.invalid("Date in Credential scope is not of the form YYYYMMDD.");
    }
    if (credential[2].length() > MAX_REGION_CHARACTERS
        || !REGION.matcher(credential[2]).matches()) {
      throw SignatureException.invalid("Credential should be scoped to a valid region.");
    }
  }

  private static List<String> signedHeaders(String text) {
    List<String> names = List.of(text.toLowerCase(Locale.ROOT).split(";", -1));
    for (int i = 0; i < names.size(); i++) {
      boolean inOrder = i == 0 || names.get(i - 1).compareTo(names.get(i)) < 0;
      if (!inOrder || !HEADER.matcher(names.get(i)).matches()) {
        throw SignatureException.incomplete(
            "SignedHeaders must be the names of headers, each once, in alphabetical order.");
      }
    }
    return names;
  }

  private static String signature(String text) {
    if (!HEX.matcher(text).matches()) {
      throw SignatureException.incomplete("Signature must be 64 hexadecimal digits in lower case.");
    }
    return text;
  }
}
