// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds who would have served a standard name if this provider were not there.
 *
 * <p>The JDK binds a {@code Cipher} or {@code Mac} to the first provider of its name when it is
 * asked anything before {@code init}. If that is this provider, a key that is not ours goes on to
 * the next ones, so that the caller notices nothing.
 */
final class OtherProviders {

  private OtherProviders() {}

  /** Gives all other installed providers with a service, in the order of the JVM. */
  static List<Provider> with(String type, String algorithm) {
    List<Provider> found = new ArrayList<>();
    for (Provider provider : Security.getProviders()) {
      if (!provider.getName().equals(KmsProvider.NAME)
          && provider.getService(type, algorithm) != null) {
        found.add(provider);
      }
    }
    return found;
  }

  /** Says what is allowed, where nobody takes a key. */
  static String refusal(String algorithm, Object key) {
    return "key of class "
        + key.getClass().getName()
        + "; allowed for "
        + algorithm
        + ": a KmsDataKey, or the key of another provider that is installed";
  }
}
