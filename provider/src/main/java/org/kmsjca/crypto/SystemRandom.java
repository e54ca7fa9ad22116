// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.kmsjca.checkpoint.Checkpoints;

/**
 * Finds the source of random numbers, without asking the JVM for its default: it may be ours.
 *
 * <p>Where the process goes on from an image of its memory, all generators get new seeds from the
 * operating system: other processes may go on from the same image, and what the generators hold is
 * the same in all.
 *
 * <p><b>Thread safety:</b> thread-safe, and so are the generators.
 */
public final class SystemRandom {

  private static final String PROVIDER = "SUN";

  /* The operating system's generator where there is one, else the JDK's own of SP 800-90A. */
  private static final List<String> ALGORITHMS = List.of("NativePRNG", "DRBG");

  /* These give seeds without waiting. */
  private static final List<String> SEEDS = List.of("NativePRNGNonBlocking", "DRBG");
  private static final int SEED_BYTES = 48;

  private static final Set<SecureRandom> MADE =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private static final Runnable RESEEDING = SystemRandom::reseed;

  private SystemRandom() {}

  /** Makes a generator that many threads may use. */
  public static SecureRandom newInstance() {
    SecureRandom made = find(ALGORITHMS);
    reseedAfterRestore(made);
    return made;
  }

  /**
   * Has a generator get a new seed whenever the process goes on from an image.
   *
   * @param random thread-safe; held weakly
   */
  public static void reseedAfterRestore(SecureRandom random) {
    if (MADE.isEmpty()) {
      Checkpoints.afterRestore(RESEEDING);
    }
    MADE.add(random);
  }

  private static void reseed() {
    SecureRandom seeds = find(SEEDS);
    // Copied under the lock of the set: others may make generators meanwhile.
    for (SecureRandom made : MADE.toArray(new SecureRandom[0])) {
      made.setSeed(seeds.generateSeed(SEED_BYTES));
    }
  }

  private static SecureRandom find(List<String> algorithms) {
    Provider provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + PROVIDER + " is not installed");
    }
    for (String algorithm : algorithms) {
      if (provider.getService("SecureRandom", algorithm) != null) {
        try {
          return SecureRandom.getInstance(algorithm, provider);
        } catch (NoSuchAlgorithmException e) {
          throw new ProviderException(algorithm + " of " + PROVIDER + " does not work", e);
        }
      }
    }
    throw new ProviderException(PROVIDER + " has none of " + algorithms);
  }
}
