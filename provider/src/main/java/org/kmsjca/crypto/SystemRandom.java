// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;

/** Finds the source of random numbers, without asking the JVM for its default: it may be ours. */
public final class SystemRandom {

  private static final String PROVIDER = "SUN";

  /* The operating system's generator where there is one, else the JDK's own of SP 800-90A. */
  private static final List<String> ALGORITHMS = List.of("NativePRNG", "DRBG");

  private SystemRandom() {}

  /** Makes a generator that many threads may use. */
  public static SecureRandom newInstance() {
    Provider provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + PROVIDER + " is not installed");
    }
    for (String algorithm : ALGORITHMS) {
      if (provider.getService("SecureRandom", algorithm) != null) {
        try {
          return SecureRandom.getInstance(algorithm, provider);
        } catch (NoSuchAlgorithmException e) {
          throw new ProviderException(algorithm + " of " + PROVIDER + " does not work", e);
        }
      }
    }
    throw new ProviderException(PROVIDER + " has none of " + ALGORITHMS);
  }
}
