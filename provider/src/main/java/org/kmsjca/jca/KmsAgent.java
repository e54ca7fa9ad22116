// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.Provider;
import java.security.Security;
import org.jspecify.annotations.Nullable;

/**
 * Installs the provider as a Java agent, for programs whose code and class path cannot be changed:
 * {@code -javaagent:kms-jca-provider-all.jar=<configuration file>}.
 *
 * <p>Nothing is instrumented. The provider is appended to the JVM's list, so that every other
 * algorithm is served as before. The configuration file is read when a service of the provider is
 * first used, and what is wrong with it is said then.
 *
 * <p><b>Thread safety:</b> thread-safe, without state. <b>Secrets:</b> none.
 */
public final class KmsAgent {

  private KmsAgent() {}

  /**
   * Called by the JVM before the program's {@code main}.
   *
   * @param configurationFile what follows {@code =} in the option; null or blank for the defaults
   *     of {@link KmsProvider}
   * @throws java.security.InvalidParameterException if it is not a path; the JVM does not start
   *     then
   */
  public static void premain(@Nullable String configurationFile) {
    Provider installed = Security.getProvider(KmsProvider.NAME);
    Provider provider = installed == null ? new KmsProvider() : installed;
    if (configurationFile != null && !configurationFile.isBlank()) {
      provider.configure(configurationFile);
    }
    if (installed == null) {
      Security.addProvider(provider);
    }
  }
}
