// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256 and HMAC of the JDK, without asking the JVM for its default provider: it may be ours. */
final class JdkAlgorithms {

  private static final Provider SUN = provider("SUN");
  private static final Provider SUN_JCE = provider("SunJCE");
  private static final String HMAC = "HmacSHA256";

  private JdkAlgorithms() {}

  private static Provider provider(String name) {
    Provider provider = Security.getProvider(name);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + name + " is not installed");
    }
    return provider;
  }

  /** Gives the SHA-256 hash in lower-case hexadecimal digits. */
  static String sha256Hex(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256", SUN).digest(data));
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the JDK has no SHA-256", e);
    }
  }

  /** Gives the HMAC with SHA-256 of a text. */
  static byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(HMAC, SUN_JCE);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(data);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("not a key", e);
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the JDK has no " + HMAC, e);
    }
  }
}
