// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.peers;

import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.conscrypt.Conscrypt;

/** The providers of AES-GCM, by their names, none of them installed into the JVM. */
public final class Engines {

  /** Amazon Corretto Crypto Provider. */
  public static final String CORRETTO = "AmazonCorrettoCryptoProvider";

  /** The JDK's own. */
  public static final String SUN_JCE = "SunJCE";

  /** Bouncy Castle, in Java. */
  public static final String BOUNCY_CASTLE = "BouncyCastle";

  /** Conscrypt, with BoringSSL. */
  public static final String CONSCRYPT = "Conscrypt";

  private Engines() {}

  /**
   * Finds one.
   *
   * @param name one of the names above
   * @return the provider
   * @throws ReflectiveOperationException if it is not on the class path
   */
  public static Provider provider(String name) throws ReflectiveOperationException {
    return switch (name) {
      case CORRETTO ->
          (Provider)
              Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                  .getField("INSTANCE")
                  .get(null);
      case SUN_JCE -> Security.getProvider(SUN_JCE);
      case BOUNCY_CASTLE -> new BouncyCastleProvider();
      case CONSCRYPT -> Conscrypt.newProvider();
      default -> throw new IllegalArgumentException("there is no engine " + name);
    };
  }
}
