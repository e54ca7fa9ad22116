// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;

/** Finds SHA-256 in the JDK, without asking the JVM for its default provider: it may be ours. */
final class Sha256 {

  private static final String PROVIDER = "SUN";

  private Sha256() {}

  /** Makes one for one thread at a time. */
  static MessageDigest newInstance() {
    Provider provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + PROVIDER + " is not installed");
    }
    try {
      return MessageDigest.getInstance("SHA-256", provider);
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException(PROVIDER + " has no SHA-256", e);
    }
  }
}
