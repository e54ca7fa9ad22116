// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.kmsjca.material.KeyMaterial;

/** Makes unique IDs, access keys and their secrets in the forms of AWS. */
final class NewIds {

  /** With what the access keys of sessions begin. */
  static final String SESSION_KEY_PREFIX = "ASIA";

  private static final String ACCESS_KEY_PREFIX = "AKIA";
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int UNIQUE_ID_CHARS = 17;
  private static final int ACCESS_KEY_CHARS = 16;
  private static final int SECRET_BYTES = 30;
  private static final int TOKEN_BYTES = 96;

  private final SecureRandom random;

  NewIds(SecureRandom random) {
    this.random = random;
  }

  /** Makes a unique ID; the prefix, for example {@code AIDA}, tells the kind. */
  String uniqueId(String prefix) {
    return prefix + text(UNIQUE_ID_CHARS);
  }

  /** Names an access key of a user. */
  String accessKeyId() {
    return ACCESS_KEY_PREFIX + text(ACCESS_KEY_CHARS);
  }

  /** Names the access key of a session. */
  String sessionKeyId() {
    return SESSION_KEY_PREFIX + text(ACCESS_KEY_CHARS);
  }

  private String text(int chars) {
    StringBuilder text = new StringBuilder(chars);
    for (int i = 0; i < chars; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** Makes the secret of an access key: 40 characters. */
  KeyMaterial secret() {
    return secretText(SECRET_BYTES);
  }

  /** Makes a session token. */
  KeyMaterial token() {
    return secretText(TOKEN_BYTES);
  }

  private KeyMaterial secretText(int bytes) {
    byte[] secret = new byte[bytes];
    try {
      random.nextBytes(secret);
      return KeyMaterial.wrap(Base64.getEncoder().encode(secret));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** Gives what is stored of a session token. */
  static String hash(byte[] token) {
    SHA256Digest digest = new SHA256Digest();
    digest.update(token, 0, token.length);
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return HexFormat.of().formatHex(hash);
  }

  /** Compares two secrets in a time that does not depend on where they differ. */
  static boolean isSame(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }
}
